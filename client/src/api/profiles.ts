import type { Id, Page } from '@contract/common';
import type { Profile } from '@contract/conversations';
import { queryOptions } from '@tanstack/react-query';
import { http } from './http';
import { keys } from './keys';

export interface Consent {
  purpose: string;
  channel: string;
  granted: boolean;
  at: string;
  source: string;
}

export const profileQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.profile(id),
    queryFn: ({ signal }) => http.get<Profile>(`/v1/profiles/${id}`, {}, signal),
  });

export const profilesQuery = (query: string) =>
  queryOptions({
    queryKey: keys.profiles(query),
    queryFn: ({ signal }) => http.get<Page<Profile>>('/v1/profiles', { query, limit: 20 }, signal),
  });

export const consentsQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.consents(id),
    queryFn: ({ signal }) => http.get<{ data: Consent[] }>(`/v1/profiles/${id}/consents`, {}, signal),
    select: (answer) => answer.data,
  });
