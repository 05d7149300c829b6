import { Select, Switch, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { faultAt, faultWithin } from '../../ui/Faults';
import form from '../Form.module.css';
import week from '../hours/Hours.module.css';
import { allZones, hoursText, parseHours, weekdays } from '../hours/words';
import classes from './Channels.module.css';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

interface Hours {
  timeZone: string;
  days: Record<string, string[][]>;
}

interface WebchatHoursProps {
  hours: unknown;
  onChange: (hours: Hours | null) => void;
  error: unknown;
}

/** What cannot be read is kept as it was typed: the hub refuses it by name, so it is never lost in silence. */
const spansOf = (text: string) => parseHours(text)?.map(({ from, until }) => [from, until]) ?? [[text, '']];
const textOf = (spans: string[][] = []) => hoursText(spans.map(([from = '', until = '']) => ({ from, until })));

/** When somebody is there, for the sentence "we are back at" of a chat nobody answers. */
export function WebchatHours({ hours, onChange, error }: WebchatHoursProps) {
  const id = useId();
  const given = typeof hours === 'object' ? (hours as Hours | null) : null;
  const [texts, setTexts] = useState(() => days.map((day) => textOf(given?.days[day])));
  const daysOf = (all: string[]) =>
    Object.fromEntries(days.map((day, i) => [day, spansOf(all[i] ?? '')]).filter(([, spans]) => spans?.length));
  const begin = () => {
    const usual = days.map((_, i) => (i < 5 ? '09:00–17:00' : ''));
    const all = texts.some(Boolean) ? texts : usual;
    setTexts(all);
    onChange({ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC', days: daysOf(all) });
  };
  return (
    <section className={classes.group} aria-label="When somebody is there">
      <h2>When somebody is there</h2>
      <Switch
        label="Say when you are back"
        description="Told while nobody is there. A calendar of the queue counts before these hours."
        checked={given !== null}
        onChange={(event) => (event.currentTarget.checked ? begin() : onChange(null))}
      />
      {given ? (
        <>
          <Select
            label="Time zone"
            searchable
            allowDeselect={false}
            data={allZones}
            value={given.timeZone}
            onChange={(timeZone) => onChange({ ...given, timeZone: timeZone ?? 'UTC' })}
            error={faultAt(error, '/settings/hours/timeZone')}
          />
          <div>
            <p className={form.label}>Week</p>
            <p className={form.help}>Like 09:00–12:00, 13:00–17:30. Empty: closed.</p>
            <div className={week.week}>
              {weekdays.map((name, i) => [
                <label key={name} htmlFor={`${id}-${name}`}>
                  {name}
                </label>,
                <TextInput
                  key={`${name} hours`}
                  id={`${id}-${name}`}
                  placeholder="Closed"
                  value={texts[i]}
                  onChange={(event) => {
                    const all = texts.with(i, event.currentTarget.value);
                    setTexts(all);
                    onChange({ ...given, days: daysOf(all) });
                  }}
                  error={
                    parseHours(texts[i] ?? '')
                      ? faultWithin(error, `/settings/hours/days/${days[i]}`)
                      : 'Write hours like 09:00–17:00'
                  }
                />,
              ])}
            </div>
          </div>
        </>
      ) : null}
    </section>
  );
}
