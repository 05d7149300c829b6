import type { Id, Page } from '@contract/common';
import type { Profile } from '@contract/conversations';
import type { TimelinePage } from '@contract/timeline';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { keys } from '../api/keys';

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

export type ProfileChange = Partial<Pick<Profile, 'name' | 'doNotContact' | 'openComplaint'>> & { timeZone?: string };

export async function changeProfile(id: Id, change: ProfileChange): Promise<void> {
  queryClient.setQueryData(keys.profile(id), await http.patch<Profile>(`/v1/profiles/${id}`, change));
  await queryClient.invalidateQueries({ queryKey: ['profiles'] });
}
