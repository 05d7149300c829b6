import type { Id, Page } from '@contract/common';
import type {
  Attachment,
  ConversationDetail,
  ConversationSummary,
  Draft,
  Message,
  WriteMessage,
  Written,
} from '@contract/conversations';
import type { CannedReply } from '@contract/macros';
import type { HandoffOutcome, Handoff } from '@contract/handoff';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from './client';
import { http } from './http';
import { keys, type Scope } from './keys';

export type ConversationList = Page<ConversationSummary>;

const ROWS = 100;

export const listQuery = (scope: Scope) =>
  queryOptions({
    queryKey: keys.list(scope),
    queryFn: ({ signal }) => http.get<ConversationList>('/v1/conversations', { scope, limit: ROWS }, signal),
  });

export async function loadMoreRows(scope: Scope): Promise<void> {
  const list = queryClient.getQueryData<ConversationList>(keys.list(scope));
  if (!list?.has_more || !list.next_cursor) return;
  const query = { scope, limit: ROWS, cursor: list.next_cursor };
  const page = await http.get<ConversationList>('/v1/conversations', query);
  queryClient.setQueryData<ConversationList>(keys.list(scope), (now) => {
    if (!now) return now;
    const known = new Set(now.data.map((row) => row.id));
    return { ...page, data: [...now.data, ...page.data.filter((row) => !known.has(row.id))] };
  });
}

export const conversationQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => http.get<ConversationDetail>(`/v1/conversations/${id}`, {}, signal),
  });

export const profileConversationsQuery = (profileId: Id) =>
  queryOptions({
    queryKey: keys.profileConversations(profileId),
    queryFn: ({ signal }) =>
      http.get<ConversationList>('/v1/conversations', { scope: 'all', profile: profileId, limit: 10 }, signal),
  });

export const handoffsQuery = (conversationId: Id) =>
  queryOptions({
    queryKey: keys.handoffs(conversationId),
    queryFn: ({ signal }) => http.get<{ data: Handoff[] }>(`/v1/conversations/${conversationId}/handoffs`, {}, signal),
    select: (answer) => answer.data,
    // Changes are pushed while the conversation is open, and only then.
    staleTime: 0,
  });

export const draftsQuery = queryOptions({
  queryKey: keys.drafts,
  queryFn: ({ signal }) => http.get<{ data: Draft[] }>('/v1/me/drafts', {}, signal),
});

export const cannedQuery = queryOptions({
  queryKey: keys.cannedReplies,
  queryFn: ({ signal }) => http.get<{ data: CannedReply[] }>('/v1/canned-replies', {}, signal),
  select: (answer) => answer.data,
  staleTime: 5 * 60_000,
});

const at = (id: Id) => `/v1/conversations/${id}`;

/** The writes on one conversation. Every one that answers with the conversation's new row returns it. */
export const conversations = {
  reply: (id: Id, what: WriteMessage, key: string) => http.post<Written>(`${at(id)}/messages`, what, key),
  note: (id: Id, what: { text: string; attachmentIds?: Id[]; clientId: string }, key: string) =>
    http.post<Message>(`${at(id)}/notes`, what, key),
  change: (id: Id, what: { subject?: string; tags?: string[] }) => http.patch<ConversationSummary>(at(id), what),
  snooze: (id: Id, until: string) => http.post<ConversationSummary>(`${at(id)}/snooze`, { until }),
  resolve: (id: Id) => http.post<ConversationSummary>(`${at(id)}/resolve`),
  reopen: (id: Id) => http.post<ConversationSummary>(`${at(id)}/reopen`),
  takeOver: (id: Id) => http.post<ConversationSummary>(`${at(id)}/take-over`),
  handBack: (id: Id, outcome?: HandoffOutcome) =>
    http.post<ConversationSummary>(`${at(id)}/hand-back`, outcome ? { outcome } : {}),
  read: (id: Id, seq: number) => http.post<ConversationSummary>(`${at(id)}/read`, { seq }),
  saveDraft: (id: Id, what: { mode: 'reply' | 'note'; text: string; clientId: string }) =>
    http.put<void>(`${at(id)}/draft`, what),
  retry: (messageId: Id) => http.post<Message>(`/v1/messages/${messageId}/retry`),
  attach(file: File): Promise<Attachment> {
    const form = new FormData();
    form.append('file', file);
    return http.upload<Attachment>('/v1/attachments', form);
  },
};

export const handoffs = {
  acknowledge: (id: Id) => http.post<Handoff>(`/v1/handoffs/${id}/acknowledge`),
  wrongQueue: (id: Id, what: { queueId: Id; reason: string }) =>
    http.post<ConversationSummary>(`/v1/handoffs/${id}/wrong-queue`, what),
};
