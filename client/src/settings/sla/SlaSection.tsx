import type { SlaPolicy } from '@contract/sla';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery } from '../../api/desk';
import { Empty } from '../../ui/Empty';
import { IconPromise } from '../../ui/icons';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { calendarsQuery } from '../hours/api';
import { Listed } from '../Listed';
import { durationWords } from '../steps/DurationField';
import { policiesQuery } from './api';
import classes from './Sla.module.css';
import { SlaForm } from './SlaForm';
import { fitsWords, times } from './words';

/** Times agreed with customers: what is promised, to whom, and in which order they are looked at. */
export function SlaSection() {
  const query = useQuery(policiesQuery);
  const { data: queues = [] } = useQuery(queuesQuery);
  const { data: calendars = [] } = useQuery(calendarsQuery);
  const [editing, setEditing] = useState<SlaPolicy | 'new' | null>(null);
  const names = new Map([...queues, ...calendars].map(({ id, name }) => [id, name]));
  const last = Math.max(-1, ...(query.data ?? []).map(({ place }) => place));
  return (
    <>
      <Listed
        words="Clocks run while the customer waits for us. The first policy that fits a conversation counts; what is late stands on it and goes first."
        what="the agreed times"
        query={query}
        act="Agree on times"
        onAct={() => setEditing('new')}
        empty={
          <Empty title="Nothing agreed yet" icon={<IconPromise size={22} stroke={1.65} aria-hidden="true" />}>
            Until there is, the goals of the queues say what is urgent.
          </Empty>
        }
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Policy</th>
                <th scope="col" className={table.middle}>
                  For
                </th>
                {times.map(([field, label]) => (
                  <th key={field} scope="col" className={field === 'firstResponseSeconds' ? undefined : table.middle}>
                    {label}
                  </th>
                ))}
                <th scope="col" className={table.middle}>
                  Counted
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((policy) => (
                <tr key={policy.id} data-link>
                  <th scope="row">
                    <button type="button" className={admin.name} onClick={() => setEditing(policy)}>
                      {policy.name}
                    </button>{' '}
                    <span className={classes.off}>
                      {[policy.track === 'bot' ? 'for bots' : '', policy.active ? '' : 'not in force']
                        .filter(Boolean)
                        .join(', ')}
                    </span>
                  </th>
                  <td className={table.middle}>{fitsWords(policy, names)}</td>
                  {times.map(([field]) => (
                    <td key={field} className={field === 'firstResponseSeconds' ? undefined : table.middle}>
                      {policy[field] === null ? <span className={table.quiet}>–</span> : durationWords(policy[field])}
                    </td>
                  ))}
                  <td className={`${table.middle} ${table.quiet}`}>
                    {policy.hoursId ? (names.get(policy.hoursId) ?? 'By a calendar') : 'Day and night'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {editing ? (
        <SlaForm policy={editing === 'new' ? null : editing} place={last + 1} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}
