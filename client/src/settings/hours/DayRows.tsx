import { Button, TextInput } from '@mantine/core';
import { IconButton } from '../../ui/IconButton';
import { IconDiscard, IconPlus } from '../../ui/icons';
import { faultAt, faultWithin } from '../../ui/Faults';
import form from '../Form.module.css';
import classes from './Hours.module.css';
import { parseHours } from './words';

/** One day that is not like the week. */
export interface DayRow {
  key: number;
  date: string;
  name: string;
  /** Only of exceptional days. */
  hours: string;
}

interface DayRowsProps {
  title: string;
  help: string;
  pointer: 'holidays' | 'exceptions';
  rows: DayRow[];
  onChange: (rows: DayRow[]) => void;
  error: unknown;
}

let made = 0;
export const newDay = (given: Partial<DayRow> = {}): DayRow => {
  made += 1;
  return { date: '', name: '', hours: '', ...given, key: made };
};

/** Days by date: holidays, or days with hours of their own. */
export function DayRows({ title, help, pointer, rows, onChange, error }: DayRowsProps) {
  const change = (at: number, part: Partial<DayRow>) => onChange(rows.with(at, { ...rows[at], ...part }));
  return (
    <div>
      <p className={form.label}>{title}</p>
      <p className={form.help}>{help}</p>
      <ul className={classes.days}>
        {rows.map((row, at) => (
          <li key={row.key} data-hours={pointer === 'exceptions' || undefined}>
            <TextInput
              aria-label={`Date of ${row.name || `day ${at + 1}`}`}
              placeholder={pointer === 'holidays' ? '--12-25' : '2026-12-24'}
              value={row.date}
              onChange={(event) => change(at, { date: event.currentTarget.value.trim() })}
              error={faultAt(error, `/${pointer}/${at}/date`)}
            />
            <TextInput
              aria-label={`Name of day ${at + 1}`}
              placeholder="Christmas"
              value={row.name}
              onChange={(event) => change(at, { name: event.currentTarget.value })}
              error={faultAt(error, `/${pointer}/${at}/name`)}
            />
            {pointer === 'exceptions' ? (
              <TextInput
                aria-label={`Hours of ${row.name || `day ${at + 1}`}`}
                placeholder="Closed"
                value={row.hours}
                onChange={(event) => change(at, { hours: event.currentTarget.value })}
                error={
                  parseHours(row.hours) ? faultWithin(error, `/${pointer}/${at}/open`) : 'Write hours like 09:00–17:00'
                }
              />
            ) : null}
            <IconButton
              label={`Remove ${row.name || row.date || `day ${at + 1}`}`}
              size="sm"
              onClick={() => onChange(rows.toSpliced(at, 1))}
            >
              <IconDiscard size={16} stroke={1.65} />
            </IconButton>
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPlus size={14} stroke={1.9} aria-hidden="true" />}
        onClick={() => onChange([...rows, newDay()])}
      >
        {pointer === 'holidays' ? 'Add a holiday' : 'Add a day'}
      </Button>
    </div>
  );
}
