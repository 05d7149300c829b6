import type { BusinessCalendar } from '@contract/hours';
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../shell/tell';
import { faultAt, Faults } from '../../ui/Faults';
import form from '../Form.module.css';
import { calendars } from './api';
import { DayRows, newDay } from './DayRows';
import classes from './Hours.module.css';
import { hoursText, parseHours, weekdays } from './words';

const zones = Intl.supportedValuesOf('timeZone');
const allZones = zones.includes('UTC') ? zones : ['UTC', ...zones];
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
  const done = (text: string) => () => {
    tell(text);
    onClose();
  };
  const save = useMutation({
    mutationFn: () => (calendar ? calendars.change(calendar.id, what()) : calendars.add(what())),
    onSuccess: done('Calendar saved'),
  });
  const remove = useMutation({ mutationFn: (id: string) => calendars.remove(id), onSuccess: done('Calendar removed') });
  const error = save.error ?? remove.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={calendar?.name ?? 'Add a calendar'}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={form.inModal}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
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
        <div className={form.buttons}>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === '' || unread}>
            {calendar ? 'Save' : 'Add'}
          </Button>
          {calendar ? (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(calendar.id)}>
              Remove
            </Button>
          ) : null}
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Modal>
  );
}
