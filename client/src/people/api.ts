import type { Id, Page } from '@contract/common';
import type { Profile } from '@contract/conversations';
import type { TimelinePage } from '@contract/timeline';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { keys } from '../api/keys';

/** One change of what a person agreed to, as it is kept. */
export interface ConsentLine {
  id: Id;
  purpose: string;
  channel: string;
  /** Set when it holds for one address only. */
  identityId: Id | null;
  granted: boolean;
  source: string;
  wording: string | null;
  actorKind: string;
  actorId: Id | null;
  at: string;
}

export interface ConsentRecords {
  data: ConsentLine[];
  history?: ConsentLine[];
}

const consentKey = (id: Id) => ['consent-records', id] as const;

export const peopleQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.profiles(query), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<Profile>>('/v1/profiles', { query, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export interface TimelineFilter {
  /** With commas between; all unless told. */
  kinds?: string;
  query?: string;
}

export const timelineQuery = (id: Id, filter: TimelineFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['timeline', id, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      http.get<TimelinePage>(`/v1/profiles/${id}/timeline`, { limit: 50, cursor: pageParam, ...filter }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const consentRecordsQuery = (id: Id) =>
  queryOptions({
    queryKey: consentKey(id),
    queryFn: ({ signal }) => http.get<ConsentRecords>(`/v1/profiles/${id}/consents`, {}, signal),
  });

export interface ConsentChange {
  purpose: string;
  channel: string;
  granted: boolean;
  source: string;
}

/** The answer may leave the history out, so both are read again. */
export async function setConsent(id: Id, change: ConsentChange): Promise<void> {
  await http.put(`/v1/profiles/${id}/consents`, change);
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: consentKey(id) }),
    queryClient.invalidateQueries({ queryKey: keys.consents(id) }),
  ]);
}

export type ProfileChange = Partial<Pick<Profile, 'name' | 'doNotContact' | 'openComplaint'>> & { timeZone?: string };

export async function changeProfile(id: Id, change: ProfileChange): Promise<void> {
  queryClient.setQueryData(keys.profile(id), await http.patch<Profile>(`/v1/profiles/${id}`, change));
  await queryClient.invalidateQueries({ queryKey: ['profiles'] });
}
