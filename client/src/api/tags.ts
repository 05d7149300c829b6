import { queryOptions } from '@tanstack/react-query';
import { http } from './http';

/** Where tags are asked for: of people, or of conversations. */
export type TagPlace = '/v1/tags' | '/v1/conversations/tags';

/** Tags in use that begin so, the commonest first. */
export const tagsQuery = (place: TagPlace, begins = '') =>
  queryOptions({
    queryKey: ['tags', place, begins] as const,
    queryFn: ({ signal }) => http.get<{ data: { tag: string }[] }>(place, { query: begins }, signal),
    select: (answer) => answer.data.map(({ tag }) => tag),
    staleTime: 30_000,
  });
