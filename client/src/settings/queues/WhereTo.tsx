import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { Faults } from '../../ui/Faults';
import { plural } from '../../ui/words';
import classes from './Queues.module.css';

interface WhereToProps {
  /** The try to remove it; null: there is nothing to remove. */
  removing: { error: unknown; isPending: boolean; reset: () => void } | null;
  /** What could take its place; none: there is nothing to choose. */
  choices: { value: string; label: string }[];
  label?: string;
  act: string;
  onDo: (choice: string) => void;
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

/** Why it did not go; where it has live work, it is asked where that goes. */
export function WhereTo({ removing, choices, label, act, onDo }: WhereToProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const choice = chosen ?? choices[0]?.value ?? '';
  if (!removing || !needsPlace(removing.error)) return <Faults error={removing?.error} />;
  return (
    <div className={classes.ask} role="group" aria-label="Where does the work go?">
      <p role="alert">{liveWorkWords(removing.error)}</p>
      {label ? (
        <NativeSelect
          label={label}
          value={choice}
          data={choices}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      ) : null}
      <div>
        <Button color="red" variant="light" loading={removing.isPending} onClick={() => onDo(choice)} mr={8}>
          {act}
        </Button>
        <Button variant="subtle" onClick={removing.reset}>
          Keep it
        </Button>
      </div>
    </div>
  );
}
