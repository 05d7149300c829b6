import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { listQuery } from '../../api/conversations';
import type { Scope } from '../../api/keys';
import { matches } from './matches';
import { scopes } from './turns';

export function useScope(): Scope {
  const { scope } = useSearch({ from: '/shell/inbox' });
  return scopes.find((each) => each.scope === scope)?.scope ?? 'mine';
}

/** The rows of one scope as filtered by the address, and how many the filter hides. */
export function useRows(scope: Scope) {
  const { find, queue } = useSearch({ from: '/shell/inbox' });
  const list = useQuery(listQuery(scope));
  const snoozed = useQuery({ ...listQuery('snoozed'), enabled: scope === 'mine' });
  const all = useMemo(() => {
    const rows = list.data?.data ?? [];
    if (scope !== 'mine') return rows;
    // What I put to sleep is still mine, and stands at the foot of the list.
    const known = new Set(rows.map((row) => row.id));
    return [...rows, ...(snoozed.data?.data ?? []).filter((row) => !known.has(row.id))];
  }, [list.data, snoozed.data, scope]);
  const rows = useMemo(
    () => all.filter((row) => (!queue || row.queue?.id === queue) && (!find || matches(row, find))),
    [all, find, queue],
  );
  return { list, rows, hidden: all.length - rows.length, hasMore: list.data?.has_more ?? false };
}

/** How many rows a scope holds, as far as this tab knows: "100+" is more honest than a wrong number. */
export function useCount(scope: Scope): string {
  const { data } = useQuery(listQuery(scope));
  if (!data) return '';
  return data.has_more ? `${data.data.length}+` : String(data.data.length);
}
