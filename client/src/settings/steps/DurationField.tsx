import { Input, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { plural } from '../../ui/words';
import classes from './Steps.module.css';
import { NumberField } from '../../ui/NumberField';

const units = { minutes: 60, hours: 3600, days: 86_400 };
type Unit = keyof typeof units;

const unitOf = (seconds: number): Unit =>
  (['days', 'hours'] as const).find((unit) => seconds >= units[unit] && seconds % units[unit] === 0) ?? 'minutes';

/** "2 days": in the unit of the field. */
export function durationWords(seconds: number): string {
  const unit = unitOf(seconds);
  return plural(seconds / units[unit], unit.slice(0, -1));
}

interface DurationFieldProps {
  label: string;
  /** What stands beside it says already what it is. */
  isNamed?: boolean;
  seconds: number;
  onChange: (seconds: number) => void;
  error?: string | undefined;
}

/** A length in the unit that says it best. */
export function DurationField({ label, isNamed, seconds, onChange, error }: DurationFieldProps) {
  const [unit, setUnit] = useState(() => unitOf(seconds));
  const count = seconds / units[unit];
  return (
    <Input.Wrapper label={isNamed ? undefined : label} labelElement="div" error={error}>
      <div className={classes.duration}>
        <NumberField
          aria-label={label}
          min={1}
          max={366 * 1440}
          decimalScale={2}
          value={count}
          error={Boolean(error)}
          onChange={(value) => onChange(Math.round(value * units[unit]))}
        />
        <NativeSelect
          aria-label={`${label}, unit`}
          value={unit}
          data={Object.keys(units)}
          onChange={(event) => {
            const next = event.currentTarget.value as Unit;
            setUnit(next);
            onChange(Math.round(count * units[next]));
          }}
        />
      </div>
    </Input.Wrapper>
  );
}
