import type { Id, Page } from '@contract/common';
import type {
  KnownEvent,
  PeopleSegment,
  SegmentMember,
  SegmentPreview,
  SegmentRule,
  NeededProof,
  TraitDefinition,
  TraitStrategy,
  TraitType,
} from '@contract/traits';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { eventName } from '../people/words';

export const segmentsQuery = queryOptions({
  queryKey: ['segments'] as const,
  queryFn: ({ signal }) => http.get<{ data: PeopleSegment[] }>('/v1/segments', {}, signal),
  select: (answer) => answer.data,
  // People come and go by themselves; one that is being built says so until it is done.
  refetchInterval: (query) => (query.state.data?.data.some((one) => one.builtAt === null) ? 1_000 : 15_000),
});

export const segmentMembersQuery = (id: Id) =>
  infiniteQueryOptions({
    queryKey: ['segments', id, 'members'] as const,
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<SegmentMember>>(`/v1/segments/${id}/members`, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

/** What systems tell of people. */
export const eventNamesQuery = queryOptions({
  queryKey: ['event-names'] as const,
  queryFn: ({ signal }) => http.get<{ data: KnownEvent[] }>('/v1/event-names', {}, signal),
  select: (answer) => answer.data,
});

async function then<T>(answer: Promise<T>, key: string): Promise<T> {
  const value = await answer;
  await queryClient.invalidateQueries({ queryKey: [key] });
  return value;
}

const path = (name: string) => `/v1/traits/${encodeURIComponent(name)}`;

export const fields = {
  add: (what: Partial<TraitDefinition> & { name: string; label: string }) =>
    then(http.post<TraitDefinition>('/v1/traits', what), 'traits'),
  change: (name: string, what: Partial<Omit<TraitDefinition, 'name' | 'type'>>) =>
    then(http.patch<TraitDefinition>(path(name), what), 'traits'),
  remove: (name: string) => then(http.delete(path(name)), 'traits'),
};

export const segments = {
  add: (name: string, rules: SegmentRule) =>
    then(http.post<PeopleSegment>('/v1/segments', { name, rules }), 'segments'),
  change: (id: Id, name: string, rules: SegmentRule) =>
    then(http.patch<PeopleSegment>(`/v1/segments/${id}`, { name, rules }), 'segments'),
  remove: (id: Id) => then(http.delete(`/v1/segments/${id}`), 'segments'),
  preview: (rules: SegmentRule) => http.post<SegmentPreview>('/v1/segments/preview', { rules }),
};

export const typeWords: Record<TraitType, string> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  date: 'Date',
  choice: 'Choice',
  list: 'List',
};

export const strategyWords: Record<TraitStrategy, string> = {
  newest: 'The newest',
  leading: 'That of the leading record',
  oldest: 'The oldest',
  max: 'The largest',
  min: 'The smallest',
  sum: 'The sum',
  union: 'All of them',
};

/** When a field is shown. */
export const proofNeeds: Record<NeededProof, string> = {
  claimed: 'Once the customer says who they are',
  verified: 'Once the customer is confirmed',
  strong: 'Once the customer is signed in',
};

/** "Sum of revenue over Order Completed". */
export function computeWords({ compute }: Pick<TraitDefinition, 'compute'>): string {
  if (!compute) return '';
  if (compute.over === 'conversations') return 'From conversations';
  const what = compute.fn.charAt(0).toUpperCase() + compute.fn.slice(1);
  const of = compute.property ? ` of ${compute.property}` : '';
  return `${what}${of} over ${eventName(compute.event ?? '')}${compute.days ? `, ${compute.days} days` : ''}`;
}
