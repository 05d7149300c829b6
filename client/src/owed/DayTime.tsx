import { TextInput } from '@mantine/core';
import classes from './Owed.module.css';
import { fieldsAt, momentAt } from './zones';

/** What stands in the two fields: a day and a time on a wall somewhere. */
export type Wall = ReturnType<typeof fieldsAt>;

/** The moment the fields name there; null where they name none. Whatever is over cannot be planned. */
export function momentOf({ day, time }: Wall, zone: string, now: number): { at: number | null; isPast: boolean } {
  const at = momentAt(day, time, zone);
  return { at, isPast: at !== null && at < now };
}

interface DayTimeProps {
  wall: Wall;
  onChange: (wall: Wall) => void;
  zone: string;
  now: number;
  /** "Your time", "Time in Leeds". */
  label: string;
  error?: string | undefined;
  /** What is said of a moment that can be chosen. */
  words?: (at: number) => string;
}

/** When something is to happen: a day, a time, and what that moment is. */
export function DayTime({ wall, onChange, zone, now, label, error, words }: DayTimeProps) {
  const { at, isPast } = momentOf(wall, zone, now);
  const said = at === null ? 'Choose a day and a time.' : isPast ? 'That is over already.' : words?.(at);
  return (
    <div>
      <div className={classes.fields}>
        <TextInput
          type="date"
          label="Day"
          required
          withAsterisk={false}
          value={wall.day}
          min={fieldsAt(now, zone).day}
          onChange={(event) => onChange({ ...wall, day: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={label}
          required
          withAsterisk={false}
          value={wall.time}
          onChange={(event) => onChange({ ...wall, time: event.currentTarget.value })}
          error={error}
        />
      </div>
      {said ? (
        <p className={classes.both} data-warn={isPast || undefined} aria-live="polite">
          {said}
        </p>
      ) : null}
    </div>
  );
}
