import type { BusinessCalendar } from '@contract/hours';
import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultAt, Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import form from '../Form.module.css';
import { calendars } from './api';
import { DayRows, newDay } from './DayRows';
import classes from './Hours.module.css';
import { allZones, hoursText, parseHours, weekdays } from './words';
import { useEdit } from '../useEdit';

const officeHours = (day: number) => (day <= 5 ? '09:00–17:00' : '');

/** Makes a calendar, or changes one. */
export function CalendarForm({ calendar, onClose }: { calendar: BusinessCalendar | null; onClose: () => void }) {
  const [name, setName] = useState(calendar?.name ?? '');
  const [timeZone, setTimeZone] = useState(
    calendar?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC',
  );
  const [week, setWeek] = useState(() =>
    weekdays.map((_, i) =>
      calendar ? hoursText(calendar.weekly.filter(({ day }) => day === i + 1)) : officeHours(i + 1),
    ),
  );
  const [holidays, setHolidays] = useState(() => (calendar?.holidays ?? []).map((one) => newDay(one)));
  const [exceptions, setExceptions] = useState(() =>
    (calendar?.exceptions ?? []).map(({ open, ...one }) => newDay({ ...one, hours: hoursText(open) })),
  );
  const unread = week.map(parseHours).includes(null) || exceptions.map((one) => parseHours(one.hours)).includes(null);
  const what = () => ({
    name,
    timeZone,
    weekly: week.flatMap((text, i) => (parseHours(text) ?? []).map((one) => ({ day: i + 1, ...one }))),
    holidays: holidays.map((one) => ({ date: one.date, name: one.name })),
    exceptions: exceptions.map((one) => ({ date: one.date, name: one.name, open: parseHours(one.hours) ?? [] })),
  });
  const { saving, removing, error } = useEdit({
    noun: 'Calendar',
    onClose,
    save: () => (calendar ? calendars.change(calendar.id, what()) : calendars.add(what())),
    remove: calendar ? () => calendars.remove(calendar.id) : null,
  });
  return (
    <FormModal
      title={calendar?.name ?? 'Add a calendar'}
      size="lg"
      onClose={onClose}
      act={calendar ? 'Save' : 'Add'}
      off={name.trim() === '' || unread}
      saving={saving}
      removing={removing}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(error, '/name')}
        data-autofocus
      />
      <Select
        label="Time zone"
        description="The hours are those of the clock there, summer and winter"
        searchable
        allowDeselect={false}
        data={allZones}
        value={timeZone}
        onChange={(value) => setTimeZone(value ?? 'UTC')}
        error={faultAt(error, '/timeZone')}
      />
      <div>
        <p className={form.label}>Week</p>
        <p className={form.help}>Like 09:00–12:00, 13:00–17:30. Empty: closed. Over midnight: until 24:00, and on.</p>
        <div className={classes.week}>
          {weekdays.map((day, i) => [
            <label key={day} htmlFor={`hours-${day}`}>
              {day}
            </label>,
            <TextInput
              key={`${day} hours`}
              id={`hours-${day}`}
              placeholder="Closed"
              value={week[i]}
              onChange={(event) => setWeek(week.with(i, event.currentTarget.value))}
              error={parseHours(week[i]) ? undefined : 'Write hours like 09:00–17:00'}
            />,
          ])}
        </div>
      </div>
      <DayRows
        title="Holidays"
        help="Closed all day. 2026-12-25 for one year, --12-25 for every year."
        pointer="holidays"
        rows={holidays}
        onChange={setHolidays}
        error={error}
      />
      <DayRows
        title="Exceptional days"
        help="Days with hours of their own. They count before the week and the holidays."
        pointer="exceptions"
        rows={exceptions}
        onChange={setExceptions}
        error={error}
      />
      <Faults error={error} fields={['/name', '/timeZone']} />
    </FormModal>
  );
}
