import type { BusinessCalendar } from '@contract/hours';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../ui/Empty';
import { IconClock } from '../../ui/icons';
import { Pill } from '../../ui/Pill';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
import { calendarsQuery, openStateQuery } from './api';
import { CalendarForm } from './CalendarForm';
import { stateWords, weekWords } from './words';

function Row({ calendar, onEdit }: { calendar: BusinessCalendar; onEdit: () => void }) {
  const state = useQuery(openStateQuery(calendar.id));
  return (
    <tr data-link>
      <th scope="row">
        <button type="button" className={admin.name} onClick={onEdit}>
          {calendar.name}
        </button>
      </th>
      <td>
        {state.data ? (
          <Pill tone={state.data.open ? 'ok' : 'plain'}>{stateWords(state.data, calendar.timeZone)}</Pill>
        ) : null}
      </td>
      <td className={table.middle}>{weekWords(calendar)}</td>
      <td className={`${table.middle} ${table.quiet}`}>{calendar.timeZone.replaceAll('_', ' ')}</td>
    </tr>
  );
}

/** When teams work: what queues open by, and what agreed times count by. */
export function HoursSection() {
  const query = useQuery(calendarsQuery);
  const [editing, setEditing] = useState<BusinessCalendar | 'new' | null>(null);
  return (
    <>
      <Listed
        words="A queue opens by its calendar, and the time to an answer counts only while it is open."
        what="the calendars"
        query={query}
        act="Add a calendar"
        onAct={() => setEditing('new')}
        empty={
          <Empty title="No calendar yet" icon={<IconClock size={22} stroke={1.65} aria-hidden="true" />}>
            Until there is one, every queue is open day and night.
          </Empty>
        }
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Calendar</th>
                <th scope="col">Now</th>
                <th scope="col" className={table.middle}>
                  Week
                </th>
                <th scope="col" className={table.middle}>
                  Zone
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <Row key={one.id} calendar={one} onEdit={() => setEditing(one)} />
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {editing ? <CalendarForm calendar={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
