import type { SensitiveAction } from '@contract/decisions';
import { queryOptions } from '@tanstack/react-query';
import { http } from './http';

/** What is done only for people who have proved who they are. */
export const sensitiveQuery = queryOptions({
  queryKey: ['sensitive-actions'],
  queryFn: ({ signal }) => http.get<{ data: SensitiveAction[] }>('/v1/sensitive-actions', {}, signal),
  select: ({ data }) => data,
});
