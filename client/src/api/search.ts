import type { Found } from '@contract/search';
import { queryOptions } from '@tanstack/react-query';
import { http } from './http';

/** People, conversations and words; slips of the finger are forgiven by the server. */
export const searchQuery = (query: string) =>
  queryOptions({
    queryKey: ['search', query] as const,
    queryFn: ({ signal }) => http.get<Found>('/v1/search', { query }, signal),
    staleTime: 10_000,
    placeholderData: (before) => before,
  });
