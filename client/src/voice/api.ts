import type { Id } from '@contract/common';
import type { Inbox } from '@contract/channels';
import type { Call, Supervision, VoiceToken } from '@contract/voice';
import { queryOptions } from '@tanstack/react-query';
import { http } from '../api/http';

/** Whether this hub takes calls at all: without a line there is no telephone to load. */
export const hasLineQuery = queryOptions({
  queryKey: ['voice', 'lines'] as const,
  queryFn: ({ signal }) => http.get<{ data: Inbox[] }>('/v1/inboxes', {}, signal),
  select: (answer) => answer.data.some(({ channel, paused }) => channel === 'voice' && !paused),
  staleTime: 5 * 60_000,
});

const OFTEN_MS = 2_000;
const SELDOM_MS = 15_000;

/** The calls one has. While one goes on, what others did in it shows within two seconds. */
export const myCallsQuery = (isOnCall: boolean) =>
  queryOptions({
    queryKey: ['voice', 'calls'] as const,
    queryFn: ({ signal }) => http.get<{ data: Call[] }>('/v1/calls', {}, signal),
    select: (answer) => answer.data,
    refetchInterval: isOnCall ? OFTEN_MS : SELDOM_MS,
  });

/** The calls of one conversation, newest first: for whoever looks at it, on the line or not. */
export const callsOfQuery = (conversationId: Id) =>
  queryOptions({
    queryKey: ['voice', 'calls', 'of', conversationId] as const,
    queryFn: ({ signal }) => http.get<{ data: Call[] }>('/v1/calls', { conversation: conversationId }, signal),
    select: (answer) => answer.data,
    refetchInterval: OFTEN_MS,
  });

/** Every call that goes on; for supervisors. */
export const liveCallsQuery = queryOptions({
  queryKey: ['voice', 'calls', 'live'] as const,
  queryFn: ({ signal }) => http.get<{ data: Call[] }>('/v1/live-calls', {}, signal),
  select: (answer) => answer.data,
  refetchInterval: OFTEN_MS,
});

const at = (id: Id, what: string) => `/v1/calls/${id}/${what}`;

export const voice = {
  token: () => http.get<VoiceToken>('/v1/voice/token'),
  hold: (id: Id) => http.post<Call>(at(id, 'hold')),
  resume: (id: Id) => http.post<Call>(at(id, 'resume')),
  hangUp: (id: Id) => http.post<Call>(at(id, 'hang-up')),
  ring: (id: Id) => http.post<Call>(at(id, 'ring')),
  record: (id: Id, step: 'start' | 'pause' | 'resume' | 'stop') => http.post<Call>(at(id, 'recording'), { step }),
  consult: (id: Id, to: { agentId: Id } | { phone: string }) => http.post<Call>(at(id, 'consult'), to),
  complete: (id: Id) => http.post<Call>(at(id, 'complete-transfer')),
  text: (id: Id, text: string) => http.post<Call>(at(id, 'text'), { text }),
  place: (conversationId: Id, phone: string) => http.post<Call>(`/v1/conversations/${conversationId}/call`, { phone }),
  /** Somebody we never spoke with: the call opens its own conversation. */
  placeFirst: (person: Id, phone: string) => http.post<Call>(`/v1/profiles/${person}/call`, { phone }),
  supervise: (id: Id, how: Supervision | 'take-over') => http.post<Call>(at(id, how)),
  cancel: (id: Id) => http.post<Call>(at(id, 'cancel-transfer')),
};
