import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type TagPlace, tagsQuery } from '../api/tags';

const SHOWN = 8;

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
  const { data: used = [] } = useQuery({ ...tagsQuery(place, begins), placeholderData: (known) => known });
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
