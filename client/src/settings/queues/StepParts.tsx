import type { RoutingStep } from '@contract/routing';
import { Checkbox, MultiSelect, NativeSelect, NumberInput, Switch } from '@mantine/core';
import { NumberField } from '../../ui/NumberField';
import { LevelsField } from './LevelsField';
import { type Known, languageName, languageOf } from './step-words';
import classes from './Queues.module.css';

interface StepPartsProps {
  step: RoutingStep;
  onChange: (step: RoutingStep) => void;
  known: Known;
  skills: string[];
  faultAt: (part: string) => string | undefined;
}

const options = (from: { id: string; name: string }[]) => from.map(({ id, name }) => ({ value: id, label: name }));
const orNone = (given: string[]) => (given.length > 0 ? given : undefined);
/** Nothing opens below the edge of the form without a way to see it. */
const combobox = { comboboxProps: { withinPortal: true } } as const;

/** What one step asks for. */
export function StepParts({ step, onChange, known, skills, faultAt }: StepPartsProps) {
  const languages = skills.flatMap((one) => languageOf(one) ?? []);
  const set = (part: Partial<RoutingStep>) => onChange({ ...step, ...part });
  return (
    <div className={classes.parts}>
      <div className={classes.time}>
        {step.seconds === null ? (
          <NumberInput label="For" disabled value="" error={faultAt('seconds')} />
        ) : (
          <NumberField
            label="For"
            suffix=" s"
            min={1}
            max={2_592_000}
            value={step.seconds}
            error={faultAt('seconds')}
            onChange={(seconds) => set({ seconds })}
          />
        )}
        <Checkbox
          label="For good"
          checked={step.seconds === null}
          onChange={(event) => set({ seconds: event.currentTarget.checked ? null : 60 })}
        />
      </div>
      <NativeSelect
        label="Whom"
        value={step.preferred ?? ''}
        error={faultAt('preferred')}
        data={[
          { value: '', label: 'Everybody who fits' },
          { value: 'last_agent', label: 'Whoever last worked for the customer, while they are there' },
          ...options(known.people).map((one) => ({ ...one, label: `${one.label}, while they are there` })),
        ]}
        onChange={(event) => set({ preferred: event.currentTarget.value || undefined })}
      />
      <LevelsField
        label="Skills, at least"
        addLabel="Ask for a skill"
        skills={skills}
        value={step.skills.map(({ name, min }) => ({ name, level: min }))}
        onChange={(value) => set({ skills: value.map(({ name, level }) => ({ name, min: level })) })}
        fault={(i) => faultAt(`skills/${i}/name`) ?? faultAt(`skills/${i}/min`)}
      />
      {languages.length > 0 ? (
        <MultiSelect
          {...combobox}
          label="Languages, one of"
          placeholder={step.languages?.length ? undefined : 'Any'}
          data={languages.map((code) => ({ value: code, label: languageName(code) }))}
          value={step.languages ?? []}
          onChange={(value) => set({ languages: orNone(value) })}
        />
      ) : null}
      {known.teams.length > 0 ? (
        <MultiSelect
          {...combobox}
          label="Teams, one of"
          placeholder={step.teams?.length ? undefined : 'Any'}
          data={options(known.teams)}
          value={step.teams ?? []}
          onChange={(value) => set({ teams: orNone(value) })}
        />
      ) : null}
      {known.queues.length > 0 ? (
        <MultiSelect
          {...combobox}
          label="Also the people of"
          placeholder={step.also?.length ? undefined : 'No other queue'}
          data={options(known.queues)}
          value={step.also ?? []}
          error={step.also?.map((_, i) => faultAt(`also/${i}`)).find(Boolean)}
          onChange={(value) => set({ also: orNone(value) })}
        />
      ) : null}
      <Switch
        label="What the work itself asks for is only a wish"
        description="A bot may have asked for a skill. From this step on somebody without it may take the work."
        checked={step.dropOwn ?? false}
        onChange={(event) => set({ dropOwn: event.currentTarget.checked || undefined })}
      />
    </div>
  );
}
