import type { Bot, BotProtocol, DeadLetter, Delivery, DeliveryDetail, Inbox } from '@contract/channels';
import type { ChannelKind, Id, Page } from '@contract/common';
import type { Me } from '@contract/conversations';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { keys } from '../api/keys';

export const inboxesQuery = queryOptions({
  queryKey: keys.inboxes,
  queryFn: ({ signal }) => http.get<{ data: Inbox[] }>('/v1/inboxes', {}, signal),
  select: (answer) => answer.data,
});

export interface DeliveryFilter {
  state?: string;
  bot?: string;
  inbox?: string;
}

export const deliveriesQuery = (filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', filter],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<Delivery>>('/v1/deliveries', { ...filter, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 5_000,
  });

export const deliveryQuery = (id: Id) =>
  queryOptions({
    queryKey: ['delivery', id],
    queryFn: ({ signal }) => http.get<DeliveryDetail>(`/v1/deliveries/${id}`, {}, signal),
    staleTime: 0,
    // A try under way ends within seconds; whoever pressed "again" waits for exactly that.
    refetchInterval: (query) => (query.state.data?.state === 'pending' ? 2_000 : false),
  });

export const deadLettersQuery = queryOptions({
  queryKey: ['dead-letters'],
  queryFn: ({ signal }) => http.get<{ data: DeadLetter[] }>('/v1/dead-letters', {}, signal),
  select: (answer) => answer.data,
  staleTime: 5_000,
});

export interface InboxChange {
  name?: string;
  settings?: Record<string, unknown>;
  botId?: Id | null;
  queueId?: Id | null;
  paused?: boolean;
  undoSeconds?: number;
}

export interface BotChange {
  name?: string;
  protocol?: BotProtocol;
  webhookUrl?: string | null;
  silentAfterTries?: number;
  ackSeconds?: number;
  enabled?: boolean;
}

const renew = (key: readonly unknown[]) => queryClient.invalidateQueries({ queryKey: key });

async function then<T>(answer: Promise<T>, key: readonly unknown[]): Promise<T> {
  const value = await answer;
  await renew(key);
  return value;
}

/** The writes of an administrator. Secrets come back once, from these and from nothing else. */
export const admin = {
  connect: (what: { name: string; channel: ChannelKind } & InboxChange) =>
    then(http.post<Inbox & { secret: string }>('/v1/inboxes', what), keys.inboxes),
  changeInbox: (id: Id, what: InboxChange) => then(http.patch<Inbox>(`/v1/inboxes/${id}`, what), keys.inboxes),
  rotateInbox: (id: Id) => http.post<{ secret: string }>(`/v1/inboxes/${id}/rotate-secret`, { overlapHours: 24 }),
  registerBot: (what: BotChange & { name: string }) =>
    then(http.post<Bot & { apiKey: string; webhookSecret: string }>('/v1/bots', what), keys.bots),
  changeBot: (id: Id, what: BotChange) => then(http.patch<Bot>(`/v1/bots/${id}`, what), keys.bots),
  rotateBot: (id: Id) => http.post<{ webhookSecret: string }>(`/v1/bots/${id}/rotate-secret`, { overlapHours: 24 }),
  async replayDelivery(id: Id): Promise<void> {
    queryClient.setQueryData(['delivery', id], await http.post<DeliveryDetail>(`/v1/deliveries/${id}/replay`));
    await renew(['deliveries']);
  },
  replayLetter: (id: Id) => then(http.post<{ id: Id }>(`/v1/dead-letters/${id}/replay`), ['dead-letters']),
};

const learn = (change: Partial<Me>) => queryClient.setQueryData<Me>(keys.me, (me) => (me ? { ...me, ...change } : me));

/** One's own account. */
export const account = {
  async rename(name: string): Promise<void> {
    queryClient.setQueryData<Me>(keys.me, await http.patch<Me>('/v1/me', { name }));
  },
  async setPassword(what: { current?: string; password: string }): Promise<void> {
    await http.put('/v1/me/password', what);
    learn({ hasPassword: true });
  },
  startTotp: () => http.post<{ secret: string; uri: string }>('/v1/me/totp'),
  async confirmTotp(code: string): Promise<void> {
    await http.post('/v1/me/totp/confirm', { code });
    learn({ hasTotp: true });
  },
};
