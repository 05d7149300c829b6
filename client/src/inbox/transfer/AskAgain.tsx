import { Button } from '@mantine/core';
import { problemOf } from '../../api/problem';
import { plural } from '../../ui/words';
import classes from './PassOn.module.css';

interface AskAgainProps {
  error: unknown;
  name: string;
  pending: boolean;
  onAllTheSame: () => void;
  onAskIn: () => void;
}

/** The hub has its doubts, and each has a way on: it goes to and fro, or nobody asked them in yet. */
export function AskAgain({ error, name, pending, onAllTheSame, onAskIn }: AskAgainProps) {
  const { code, more } = problemOf(error);
  if (code === 'transfer_loop')
    return (
      <div className={classes.ask} role="alert">
        <p>
          This went between the same two places {plural(Number(more.transfers) || 2, 'time')} within the hour. Once more
          is kept with your name.
        </p>
        <Button variant="default" size="sm" loading={pending} onClick={onAllTheSame}>
          Pass it on all the same
        </Button>
      </div>
    );
  return (
    <div className={classes.ask} role="alert">
      <p>{name} has not been asked in yet, or has not taken it.</p>
      <Button variant="default" size="sm" loading={pending} onClick={onAskIn}>
        Ask them in first
      </Button>
    </div>
  );
}

export const asksAgain = (error: unknown): boolean =>
  error !== null && ['transfer_loop', 'not_consulted'].includes(problemOf(error).code);
