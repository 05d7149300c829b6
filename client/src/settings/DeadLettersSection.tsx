import type { DeadLetter } from '@contract/channels';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tell, tellProblem } from '../shell/tell';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconRetry } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import { moment } from '../ui/words';
import classes from './Admin.module.css';
import { admin, deadLettersQuery } from './api';

function Letter({ letter }: { letter: DeadLetter }) {
  const [open, setOpen] = useState(false);
  const replay = useMutation({
    mutationFn: () => admin.replayLetter(letter.id),
    onSuccess: () => tell('Handed on once more. It comes back here if it fails again.'),
    onError: (error) => tellProblem('That did not work.', error),
  });
  return (
    <>
      <tr data-link>
        <th scope="row">
          <button type="button" className={classes.name} aria-expanded={open} onClick={() => setOpen(!open)}>
            {letter.source}
          </button>{' '}
          <span className={table.quiet}>{letter.kind}</span>
        </th>
        <td>
          <span className={classes.error}>{letter.error}</span>
        </td>
        <td className={`${table.num} ${table.middle}`}>{letter.attempts}</td>
        <td className={`${table.num} ${table.quiet} ${table.middle}`}>{moment(letter.createdAt)}</td>
        <td className={table.num}>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconRetry size={14} stroke={1.9} aria-hidden="true" />}
            loading={replay.isPending}
            onClick={() => replay.mutate()}
          >
            Try again
          </Button>
        </td>
      </tr>
      {open ? (
        <tr>
          <td colSpan={5}>
            <pre className={classes.raw} tabIndex={0}>
              {JSON.stringify(letter.payload, null, 2)}
            </pre>
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** What the hub could not process after every try. Nothing is dropped: it waits here to be handed on again. */
export function DeadLettersSection() {
  const query = useQuery(deadLettersQuery);
  return (
    <>
      <div className={classes.tools}>
        <p className={classes.words}>
          What could not be processed after every try waits here. Trying again is safe: what was already done is not
          done twice.
        </p>
      </div>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the dead letters" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? <Empty title="Nothing is stuck">Everything that came in was processed.</Empty> : null}
      {query.data && query.data.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">What went wrong</th>
              <th scope="col" className={`${table.num} ${table.middle}`}>
                Tries
              </th>
              <th scope="col" className={`${table.num} ${table.middle}`}>
                Since
              </th>
              <th scope="col" className={table.num}>
                <span className="tl-visually-hidden">Act</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((letter) => (
              <Letter key={letter.id} letter={letter} />
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  );
}
