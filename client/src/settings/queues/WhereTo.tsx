import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { plural } from '../../ui/words';
import classes from './Queues.module.css';

interface WhereToProps {
  error: unknown;
  /** What could take its place; none: there is nothing to choose. */
  choices: { value: string; label: string }[];
  label?: string;
  act: string;
  pending: boolean;
  onDo: (choice: string) => void;
  onLeave: () => void;
}

/** "2 conversations wait, 1 is worked on": what stands in the way, counted by the server. */
export function liveWorkWords(error: unknown): string {
  const {
    waiting = 0,
    held = 0,
    inboxes = 0,
    queues = [],
  } = problemOf(error).more as {
    waiting?: number;
    held?: number;
    inboxes?: number;
    queues?: { name: string }[];
  };
  const parts = [
    waiting > 0 ? `${plural(waiting, 'conversation waits', 'conversations wait')}` : '',
    held > 0 ? `${plural(held, 'conversation is', 'conversations are')} worked on` : '',
    inboxes > 0 ? `${plural(inboxes, 'inbox leads', 'inboxes lead')} here` : '',
    queues.length > 0
      ? `${queues.map((one) => one.name).join(', ')} ${queues.length === 1 ? 'asks' : 'ask'} for it`
      : '',
  ].filter(Boolean);
  return `${parts.join(', ')}.`;
}

export const needsPlace = (error: unknown): boolean =>
  error !== null && error !== undefined && ['has_live_work', 'in_use'].includes(problemOf(error).code);

/** Something with live work is to go: where the work goes is asked first. */
export function WhereTo({ error, choices, label, act, pending, onDo, onLeave }: WhereToProps) {
  const [choice, setChoice] = useState(choices[0]?.value ?? '');
  return (
    <div className={classes.ask} role="group" aria-label="Where does the work go?">
      <p role="alert">{liveWorkWords(error)}</p>
      {label ? (
        <NativeSelect
          label={label}
          value={choice}
          data={choices}
          onChange={(event) => setChoice(event.currentTarget.value)}
        />
      ) : null}
      <div>
        <Button color="red" variant="light" loading={pending} onClick={() => onDo(choice)} mr={8}>
          {act}
        </Button>
        <Button variant="subtle" onClick={onLeave}>
          Keep it
        </Button>
      </div>
    </div>
  );
}
