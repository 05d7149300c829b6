import { Button, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import type { Stretch, Trial } from './tried';
import classes from './WhatIf.module.css';

interface TrialFormProps {
  stretch: Stretch;
  trial: Trial;
  queues: { id: string; name: string }[];
  skills: string[];
  busy: boolean;
  onStretch: (change: Partial<Stretch>) => void;
  onTrial: (change: Partial<Trial>) => void;
  onRun: () => void;
}

const count = (change: (value: number | '') => void) => (value: string | number) =>
  change(typeof value === 'number' ? value : '');

function Choice<T extends string>(props: {
  label: string;
  value: T;
  data: { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <fieldset className={classes.choice}>
      <legend className={classes.legend}>{props.label}</legend>
      <SegmentedControl
        fullWidth
        size="sm"
        aria-label={props.label}
        value={props.value}
        data={props.data}
        onChange={(value) => props.onChange(value as T)}
      />
    </fieldset>
  );
}

/** Which stretch is played again, and what is different in it. */
export function TrialForm({ stretch, trial, queues, skills, busy, onStretch, onTrial, onRun }: TrialFormProps) {
  const run = (event: FormEvent) => {
    event.preventDefault();
    onRun();
  };
  return (
    <form className={classes.form} onSubmit={run}>
      <div className={classes.stretch}>
        <TextInput
          type="date"
          label="Day"
          required
          withAsterisk={false}
          value={stretch.day}
          onChange={(event) => onStretch({ day: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label="From"
          required
          withAsterisk={false}
          value={stretch.begins}
          onChange={(event) => onStretch({ begins: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label="To"
          required
          withAsterisk={false}
          value={stretch.ends}
          onChange={(event) => onStretch({ ends: event.currentTarget.value })}
        />
      </div>
      <Select
        label="Queue to change"
        placeholder="None: only play the day again"
        clearable
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
        value={trial.queueId}
        onChange={(queueId) => onTrial({ queueId })}
      />
      {trial.queueId ? (
        <>
          <div className={classes.row}>
            <NumberInput
              label="Extra people"
              description="There all the time"
              placeholder="None"
              min={0}
              max={200}
              value={trial.extra}
              onChange={count((extra) => onTrial({ extra }))}
            />
            <NumberInput
              label="Goal"
              description="To be answered in"
              placeholder="As today"
              suffix=" s"
              min={1}
              value={trial.goalSeconds}
              onChange={count((goalSeconds) => onTrial({ goalSeconds }))}
            />
            <NumberInput
              label="Asked at once"
              description="First to accept has it"
              placeholder="As today"
              min={1}
              max={5}
              value={trial.offerTo}
              onChange={count((offerTo) => onTrial({ offerTo }))}
            />
          </div>
          <Choice
            label="Priority"
            value={trial.ageing}
            data={[
              { value: 'same', label: 'As today' },
              { value: 'strict', label: 'Strict' },
              { value: 'aged', label: 'Head start' },
            ]}
            onChange={(ageing) => onTrial({ ageing })}
          />
          {trial.ageing === 'aged' ? (
            <NumberInput
              label="Head start for each point of priority"
              suffix=" s"
              min={0}
              value={trial.ageingSeconds}
              onChange={count((ageingSeconds) => onTrial({ ageingSeconds }))}
            />
          ) : null}
          <Choice
            label="Who is asked"
            value={trial.steps}
            data={[
              { value: 'same', label: 'As today' },
              { value: 'none', label: 'Everybody' },
              { value: 'first', label: 'Experts first' },
            ]}
            onChange={(steps) => onTrial({ steps })}
          />
          {trial.steps === 'first' ? (
            <div className={classes.row}>
              <Select
                label="Skill"
                searchable
                data={skills}
                value={trial.skill}
                nothingFoundMessage="No such skill"
                onChange={(skill) => onTrial({ skill })}
              />
              <NumberInput
                label="From level"
                min={1}
                max={5}
                value={trial.level}
                onChange={count((level) => onTrial({ level }))}
              />
              <NumberInput
                label="Then everybody after"
                suffix=" s"
                min={1}
                value={trial.stepSeconds}
                onChange={count((stepSeconds) => onTrial({ stepSeconds }))}
              />
            </div>
          ) : null}
        </>
      ) : null}
      <div>
        <Button type="submit" loading={busy}>
          Play it again
        </Button>
        <p className={classes.hint}>
          Nothing changes by this.{' '}
          {queues.length > 1 ? `All ${queues.length} queues are played together, because people are shared.` : ''}
        </p>
      </div>
    </form>
  );
}
