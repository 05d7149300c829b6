import type { Shelf } from '@contract/macros';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queuesQuery } from '../../api/desk';
import { useMe } from '../../api/session';

export const shelfWords: Record<Shelf, string> = { mine: 'Only me', queue: 'A queue', all: 'Everybody' };

interface ShelfFieldsProps {
  scope: Shelf;
  queueId: string | null;
  onChange: (to: { scope: Shelf; queueId: string | null }) => void;
  error?: string | undefined;
}

/** Who uses it: what others use too is kept by supervisors. */
export function ShelfFields({ scope, queueId, onChange, error }: ShelfFieldsProps) {
  const me = useMe();
  const { data: queues = [] } = useQuery(queuesQuery);
  if (me.role === 'agent') return null;
  return (
    <>
      <NativeSelect
        label="Who uses it"
        value={scope}
        onChange={(event) => {
          const to = event.currentTarget.value as Shelf;
          onChange({ scope: to, queueId: to === 'queue' ? (queues[0]?.id ?? null) : null });
        }}
        data={Object.entries(shelfWords).map(([value, label]) => ({ value, label }))}
      />
      {scope === 'queue' ? (
        <NativeSelect
          label="Queue"
          value={queueId ?? ''}
          onChange={(event) => onChange({ scope, queueId: event.currentTarget.value })}
          data={queues.map(({ id, name }) => ({ value: id, label: name }))}
          error={error}
        />
      ) : null}
    </>
  );
}
