import type { Bot } from '@contract/channels';
import type { Id } from '@contract/common';
import type { ConversationSummary } from '@contract/conversations';
import type { AgentStatus, Desk, Disposition, Queue, RoutingDecision, WrapUp } from '@contract/routing';
import { queryOptions } from '@tanstack/react-query';
import { http } from './http';
import { keys } from './keys';

export interface AgentLine {
  id: Id;
  name: string;
  role: string;
  status: string;
  presence: string;
}

export const deskQuery = queryOptions({
  queryKey: keys.desk,
  queryFn: ({ signal }) => http.get<Desk>('/v1/me/desk', {}, signal),
});

export const queuesQuery = queryOptions({
  queryKey: keys.queues,
  queryFn: ({ signal }) => http.get<{ data: Queue[] }>('/v1/queues', {}, signal),
  select: (answer) => answer.data,
  staleTime: 5 * 60_000,
});

export const agentsQuery = queryOptions({
  queryKey: keys.agents,
  queryFn: ({ signal }) => http.get<{ data: AgentLine[] }>('/v1/agents', {}, signal),
  select: (answer) => answer.data,
  staleTime: 15_000,
});

export const botsQuery = queryOptions({
  queryKey: keys.bots,
  queryFn: ({ signal }) => http.get<{ data: Bot[] }>('/v1/bots', {}, signal),
  select: (answer) => answer.data,
});

export const dispositionsQuery = (queueId: Id | null) =>
  queryOptions({
    queryKey: keys.dispositions(queueId),
    queryFn: ({ signal }) => http.get<{ data: Disposition[] }>('/v1/dispositions', { queue: queueId }, signal),
    select: (answer) => answer.data,
    staleTime: 5 * 60_000,
  });

export const routingDecisionsQuery = (conversationId: Id) =>
  queryOptions({
    queryKey: keys.routingDecisions(conversationId),
    queryFn: ({ signal }) =>
      http.get<{ data: RoutingDecision[] }>(`/v1/conversations/${conversationId}/routing-decisions`, {}, signal),
    select: (answer) => answer.data,
  });

export interface Transfer {
  queueId?: Id;
  agentId?: Id;
  botId?: Id;
  mode?: 'cold' | 'warm' | 'consult';
  reason?: string;
  note?: string;
  /** Said after the hub has asked whether it may go to and fro once more. */
  confirm?: boolean;
}

export interface StatusMore {
  reason?: string;
  next?: boolean;
  /** How long it is meant to last. */
  seconds?: number;
}

export const desk = {
  setStatus: (status: AgentStatus, more: StatusMore = {}) => http.put<Desk>('/v1/me/status', { status, ...more }),
  bringBack: () => http.post<Desk>('/v1/me/bring-back'),
  accept: (offerId: Id) => http.post<{ conversationId: Id | null; profileId: Id }>(`/v1/offers/${offerId}/accept`),
  reject: (offerId: Id, reason?: string) => http.post<void>(`/v1/offers/${offerId}/reject`, { reason }),
  wrapUp: (conversationId: Id, what: WrapUp) => http.post<void>(`/v1/conversations/${conversationId}/wrap-up`, what),
  transfer: (conversationId: Id, to: Transfer) =>
    http.post<ConversationSummary>(`/v1/conversations/${conversationId}/transfer`, to),
  completeWork: (workItemId: Id, done: boolean) => http.post<void>(`/v1/work-items/${workItemId}/complete`, { done }),
};
