import type { TimelineKind } from '@contract/timeline';
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { IconSearch } from '../ui/icons';
import classes from './TimelineFilters.module.css';

const chips: { value: TimelineKind; label: string }[] = [
  { value: 'message', label: 'Words' },
  { value: 'bot', label: 'Bot' },
  { value: 'call', label: 'Calls' },
  { value: 'note', label: 'Notes' },
  { value: 'decision', label: 'Decisions' },
  { value: 'consent', label: 'Consent' },
  { value: 'event', label: 'Elsewhere' },
  { value: 'merge', label: 'Merges' },
];

export interface TimelineChoice {
  kinds?: string;
  q?: string;
  by?: string;
}

interface TimelineFiltersProps {
  choice: TimelineChoice;
  set: (change: TimelineChoice) => void;
}

/** What of the timeline is shown, and how it is put together; kept in the address. */
export function TimelineFilters({ choice, set }: TimelineFiltersProps) {
  const [written, setWritten] = useState(choice.q ?? '');
  const look = useDebouncedCallback((q: string) => set({ q: q.trim().length > 1 ? q.trim() : undefined }), 250);
  const chosen = new Set(choice.kinds?.split(','));
  const toggle = (kind: TimelineKind) => {
    if (!chosen.delete(kind)) chosen.add(kind);
    const kinds = chips.map(({ value }) => value).filter((value) => chosen.has(value));
    set({ kinds: kinds.length > 0 ? kinds.join(',') : undefined });
  };
  return (
    <div className={classes.bar}>
      <TextInput
        className={classes.search}
        size="xs"
        aria-label="Search in this timeline"
        placeholder="Search what was said"
        leftSection={<IconSearch size={14} stroke={1.65} aria-hidden="true" />}
        value={written}
        onChange={(event) => {
          setWritten(event.currentTarget.value);
          look(event.currentTarget.value);
        }}
      />
      <fieldset className={classes.chips} aria-label="Show only">
        {chips.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            className={classes.chip}
            aria-pressed={chosen.has(value)}
            onClick={() => toggle(value)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className={classes.chip}
        aria-pressed={choice.by === 'issue'}
        onClick={() => set({ by: choice.by === 'issue' ? undefined : 'issue' })}
      >
        By issue
      </button>
    </div>
  );
}
