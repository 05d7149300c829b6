import type { QueueSetup } from '@contract/setup';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../ui/Empty';
import table from '../../ui/Table.module.css';
import { plural } from '../../ui/words';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
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
      <Listed
        words="Work waits in queues. Each asks its people in steps, the best first, and says what happens when nobody comes."
        what="the queues"
        query={query}
        act="Make a queue"
        onAct={() => setEditing('new')}
        empty={<Empty title="No queue yet">Without one, nobody is offered anything.</Empty>}
      >
        {(rows) => (
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
              {rows.map((queue) => (
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
        )}
      </Listed>
      {editing ? <QueueForm queue={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
