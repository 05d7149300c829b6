import type { SkillLevel } from '@contract/setup';
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { IconButton } from '../../ui/IconButton';
import { IconClose } from '../../ui/icons';
import classes from './Queues.module.css';

interface LevelsFieldProps {
  label: string;
  addLabel: string;
  skills: string[];
  value: SkillLevel[];
  onChange: (value: SkillLevel[]) => void;
  fault?: (place: number) => string | undefined;
}

const levels = ['1', '2', '3', '4', '5'];

/** Skills, each with a level of 1 to 5. */
export function LevelsField({ label, addLabel, skills, value, onChange, fault }: LevelsFieldProps) {
  const left = skills.filter((name) => !value.some((one) => one.name === name));
  return (
    <fieldset className={classes.levels}>
      <legend className={classes.label}>{label}</legend>
      {value.map(({ name, level }, i) => (
        <div key={name} className={classes.level}>
          <span className={classes.skill}>{name}</span>
          <SegmentedControl
            size="xs"
            aria-label={`Level of ${name}`}
            data={levels}
            value={String(level)}
            onChange={(next) => onChange(value.with(i, { name, level: Number(next) }))}
          />
          <IconButton label={`Without ${name}`} size="sm" onClick={() => onChange(value.toSpliced(i, 1))}>
            <IconClose size={16} stroke={1.65} aria-hidden="true" />
          </IconButton>
          {fault?.(i) ? <span className={classes.wrong}>{fault(i)}</span> : null}
        </div>
      ))}
      {left.length > 0 ? (
        <NativeSelect
          aria-label={addLabel}
          value=""
          data={[{ value: '', label: `${addLabel}…` }, ...left]}
          onChange={(event) => {
            const name = event.currentTarget.value;
            if (name) onChange([...value, { name, level: 3 }]);
          }}
        />
      ) : null}
      {skills.length === 0 ? <p className={classes.none}>There is no skill yet.</p> : null}
    </fieldset>
  );
}
