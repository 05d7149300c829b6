import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type Filters<Name extends string> = Partial<Record<Name, string>>;

/**
 * The filters of a page, kept in its address: a list can be sent to a colleague, and going back finds it as it was.
 * `undefined` takes a filter away.
 */
export function useFilters<const Name extends string>(names: readonly Name[]) {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const filters: Filters<Name> = {};
  for (const name of names) {
    const value = search[name];
    // The router reads "1" as a number and "true" as a boolean; to a filter all are words.
    if (value !== undefined && value !== null && value !== '') filters[name] = String(value);
  }
  const set = useCallback(
    (change: Filters<Name>, { replace = false }: { replace?: boolean } = {}) => {
      const merge = (now: Record<string, unknown>) => ({ ...now, ...change });
      // The pages that filter share this hook, so the search of the route at hand cannot be named here.
      void navigate({ to: '.', search: merge as never, replace });
    },
    [navigate],
  );
  return [filters, set] as const;
}
