import type { Id, Page } from '@contract/common';
import type { Decision, KillSwitch, PlaySettings } from '@contract/decisions';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { keys } from '../api/keys';

const PLAY = '/v1/plays/repeat_contact_breaker';

export const decisionsQuery = (profile?: Id, limit = 50) =>
  infiniteQueryOptions({
    queryKey: [...keys.decisions({ profile }), limit],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<Decision>>('/v1/decisions', { profile, limit, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const decisionQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.decision(id),
    queryFn: ({ signal }) => http.get<Decision>(`/v1/decisions/${id}`, {}, signal),
  });

export interface Replay {
  equal: boolean;
  /** What differs, when something does. */
  difference?: 'result' | 'record' | 'policy' | null;
  decision: Decision;
}

/** Decides again from the record. It reads only, so it runs by itself whenever a decision is opened. */
export const replayQuery = (id: Id) =>
  queryOptions({
    queryKey: ['decision-replay', id],
    queryFn: () => http.post<Replay>(`/v1/decisions/${id}/replay`),
    staleTime: 0,
  });

export interface WhyNotAnswer {
  sentence: string;
  decisions: Decision[];
}

export const whyNotQuery = (profile: Id) =>
  queryOptions({
    queryKey: ['why-not', profile],
    queryFn: ({ signal }) => http.get<WhyNotAnswer>('/v1/why-not', { profile, play: 'repeat_contact_breaker' }, signal),
    staleTime: 0,
  });

export const playQuery = queryOptions({
  queryKey: keys.play,
  queryFn: ({ signal }) => http.get<PlaySettings>(PLAY, {}, signal),
});

export const killSwitchQuery = queryOptions({
  queryKey: keys.killSwitch,
  queryFn: ({ signal }) => http.get<KillSwitch>('/v1/kill-switch', {}, signal),
});

export type PlayChange = Partial<Omit<PlaySettings, 'play' | 'version'>>;

export async function savePlay(change: PlayChange): Promise<void> {
  queryClient.setQueryData(keys.play, await http.put<PlaySettings>(PLAY, change));
}

export async function setKillSwitch(on: boolean, reason: string): Promise<void> {
  queryClient.setQueryData(keys.killSwitch, await http.put<KillSwitch>('/v1/kill-switch', { on, reason }));
}
