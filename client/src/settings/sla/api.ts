import type { Id } from '@contract/common';
import type { SlaPolicy } from '@contract/sla';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';

const queryKey = ['sla-policies'] as const;

export const policiesQuery = queryOptions({
  queryKey,
  queryFn: ({ signal }) => http.get<{ data: SlaPolicy[] }>('/v1/sla-policies', {}, signal),
  select: (answer) => answer.data,
});

export type PolicyDraft = Omit<SlaPolicy, 'id'>;

async function then<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  await queryClient.invalidateQueries({ queryKey });
  return value;
}

export const policies = {
  add: (what: PolicyDraft) => then(http.post<SlaPolicy>('/v1/sla-policies', what)),
  /** Whose times they are stays: clocks were begun by it. */
  change: (id: Id, { track: _, ...what }: PolicyDraft) => then(http.patch<SlaPolicy>(`/v1/sla-policies/${id}`, what)),
  remove: (id: Id) => then(http.delete(`/v1/sla-policies/${id}`)),
};
