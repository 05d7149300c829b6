import type { QueueSetup } from '@contract/setup';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { IconPlus } from '../../ui/icons';
import { Skeleton } from '../../ui/Skeleton';
import table from '../../ui/Table.module.css';
import { plural } from '../../ui/words';
import admin from '../Admin.module.css';
import { queueSetupsQuery } from './api';
import classes from './Queues.module.css';
import { QueueForm } from './QueueForm';
import { Warnings } from './Warnings';

function peopleWords({ people }: QueueSetup): string {
  if (people.length === 0) return 'Nobody';
  const named = people.slice(0, 3).map((one) => one.name);
  return people.length > 3 ? `${named.join(', ')} and ${people.length - 3} more` : named.join(', ');
}

const stepsWords = ({ policy }: QueueSetup) =>
  policy.steps.length === 0 ? 'Everybody at once' : plural(policy.steps.length, 'step');

/** Where work waits, who works it, and whom it asks in which order. */
export function QueuesSection() {
  const query = useQuery(queueSetupsQuery);
  const [editing, setEditing] = useState<QueueSetup | 'new' | null>(null);
  return (
    <>
      <div className={admin.tools}>
        <p className={admin.words}>
          Work waits in queues. Each asks its people in steps, the best first, and says what happens when nobody comes.
        </p>
        <Button leftSection={<IconPlus size={16} stroke={1.65} aria-hidden="true" />} onClick={() => setEditing('new')}>
          Make a queue
        </Button>
      </div>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the queues" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? <Empty title="No queue yet">Without one, nobody is offered anything.</Empty> : null}
      {query.data && query.data.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col" className={table.middle}>
                People
              </th>
              <th scope="col" className={table.middle}>
                Asks
              </th>
              <th scope="col" className={table.num}>
                Waiting
              </th>
              <th scope="col" className={table.num}>
                Worked on
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((queue) => (
              <tr key={queue.id} data-link>
                <th scope="row">
                  <button type="button" className={admin.name} onClick={() => setEditing(queue)}>
                    {queue.name}
                  </button>
                  <Warnings warnings={queue.warnings} />
                </th>
                <td className={`${table.middle} ${classes.cell}`}>{peopleWords(queue)}</td>
                <td className={table.middle}>{stepsWords(queue)}</td>
                <td className={table.num}>{queue.waiting.toLocaleString()}</td>
                <td className={table.num}>{queue.held.toLocaleString()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {editing ? <QueueForm queue={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
