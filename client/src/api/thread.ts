import type { Id, Page } from '@contract/common';
import type { Message } from '@contract/conversations';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from './client';
import { http } from './http';
import { keys } from './keys';

const PAGE = 50;

/** The loaded stretch of a conversation: ascending by seq, without a gap, ending at its newest message. */
export interface Thread {
  messages: Message[];
  /** Cursor of the page before the first loaded message. */
  older: string | null;
}

/** Puts messages in by id, whatever arrived first; the later state of one message wins. Pure. */
export function merge(known: Message[], arrived: Message[]): Message[] {
  if (arrived.length === 0) return known;
  const last = known.at(-1);
  const first = arrived[0];
  if (!last || (first && first.seq > last.seq)) return [...known, ...arrived];
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of arrived) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

async function load(id: Id, signal: AbortSignal): Promise<Thread> {
  const page = await http.get<Page<Message>>(`/v1/conversations/${id}/messages`, { limit: PAGE }, signal);
  const known = queryClient.getQueryData<Thread>(keys.messages(id));
  const knownLast = known?.messages.at(-1)?.seq ?? 0;
  const touches = known !== undefined && (page.data[0]?.seq ?? 0) <= knownLast + 1;
  if (known && touches) return { messages: merge(known.messages, page.data), older: known.older };
  return { messages: page.data, older: page.has_more ? page.next_cursor : null };
}

export const threadQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.messages(id),
    queryFn: ({ signal }) => load(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

const loadingOlder = new Set<Id>();

/** One page further back. Calling it while a page is on its way does nothing. */
export async function loadOlder(id: Id): Promise<void> {
  const thread = queryClient.getQueryData<Thread>(keys.messages(id));
  if (!thread?.older || loadingOlder.has(id)) return;
  loadingOlder.add(id);
  try {
    const query = { before: thread.older, limit: PAGE };
    const page = await http.get<Page<Message>>(`/v1/conversations/${id}/messages`, query);
    queryClient.setQueryData<Thread>(
      keys.messages(id),
      (now) => now && { messages: merge(now.messages, page.data), older: page.has_more ? page.next_cursor : null },
    );
  } finally {
    loadingOlder.delete(id);
  }
}
