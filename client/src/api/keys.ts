import type { Id } from '@contract/common';

export type Scope = 'mine' | 'team' | 'bots' | 'snoozed' | 'resolved' | 'following' | 'all';

/** Every name in the query cache. Areas of their own add theirs here, so that two never mean one name differently. */
export const keys = {
  me: ['me'] as const,
  desk: ['desk'] as const,
  drafts: ['drafts'] as const,
  cannedReplies: ['canned-replies'] as const,
  lists: ['conversations'] as const,
  list: (scope: Scope) => ['conversations', scope] as const,
  conversation: (id: Id) => ['conversation', id] as const,
  messages: (id: Id) => ['messages', id] as const,
  handoffs: (conversationId: Id) => ['handoffs', conversationId] as const,
  supervision: (id: string) => ['supervision', id] as const,
  viewers: (conversationId: Id) => ['viewers', conversationId] as const,
  mentions: ['mentions'] as const,
  owed: ['owed'] as const,
  callbackOptions: (conversationId: Id) => ['callback-options', conversationId] as const,
  participants: (conversationId: Id) => ['participants', conversationId] as const,
  macros: ['macros'] as const,
  rules: ['rules'] as const,
  profile: (id: Id) => ['profile', id] as const,
  // Under the person's own name, which is read again whenever they change.
  obligations: (profileId: Id) => ['profile', profileId, 'obligations'] as const,
  held: (profileId: Id) => ['profile', profileId, 'held'] as const,
  profiles: (query: string) => ['profiles', query] as const,
  consents: (profileId: Id) => ['consents', profileId] as const,
  profileConversations: (profileId: Id) => ['profile-conversations', profileId] as const,
  queues: ['queues'] as const,
  agents: ['agents'] as const,
  dispositions: (queueId: Id | null) => ['dispositions', queueId] as const,
  routingDecisions: (conversationId: Id) => ['routing-decisions', conversationId] as const,
  board: ['board'] as const,
  decisions: (filter: Record<string, string | undefined> = {}) => ['decisions', filter] as const,
  decision: (id: Id) => ['decision', id] as const,
  play: ['play', 'repeat_contact_breaker'] as const,
  killSwitch: ['kill-switch'] as const,
  bots: ['bots'] as const,
  inboxes: ['inboxes'] as const,
};
