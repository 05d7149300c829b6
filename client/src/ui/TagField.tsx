import { Autocomplete } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { http } from '../api/http';

const SHOWN = 8;

/** Where tags like these are asked for: those in use that begin so, the commonest first. */
type TagPlace = '/v1/tags' | '/v1/conversations/tags';

const tagsQuery = (place: TagPlace, begins: string) =>
  queryOptions({
    queryKey: ['tags', place, begins] as const,
    queryFn: ({ signal }) => http.get<{ data: { tag: string }[] }>(place, { query: begins }, signal),
    select: (answer) => answer.data.map(({ tag }) => tag),
    staleTime: 30_000,
    placeholderData: (known) => known,
  });

interface TagFieldProps {
  place: TagPlace;
  /** Those that stand here already are not suggested. */
  has: string[];
  maxLength: number;
  onAdd: (tag: string) => void;
  onLeave?: () => void;
}

/** A word, then Enter; what others wrote before is suggested while one types, and taken with the arrow keys. */
export function TagField({ place, has, maxLength, onAdd, onLeave }: TagFieldProps) {
  const [written, setWritten] = useState('');
  const begins = written.trim().toLowerCase();
  const { data: used = [] } = useQuery(tagsQuery(place, begins));
  // While the answer to the last letter is on its way, the one before is narrowed here.
  const fits = used.filter((tag) => tag.toLowerCase().startsWith(begins) && !has.includes(tag));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (written.trim()) onAdd(written.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !onLeave) return;
        event.stopPropagation();
        onLeave();
      }}
    >
      <Autocomplete
        aria-label="New tag"
        placeholder="A word, then Enter"
        size="xs"
        maxLength={maxLength}
        value={written}
        onChange={setWritten}
        onOptionSubmit={onAdd}
        data={fits.slice(0, SHOWN)}
        filter={({ options }) => options}
        comboboxProps={{ withinPortal: false, width: 'max-content', position: 'bottom-start' }}
        data-autofocus
        autoFocus
      />
    </form>
  );
}
