import type { ChannelKind, Id, Instant } from './common.js';
import type { AuthorKind, ConversationStatus, Visibility } from './conversations.js';

export interface FoundPerson {
  id: Id;
  name: string | null;
  /** The address that matched, when it was one. */
  address: string | null;
}

export interface FoundConversation {
  id: Id;
  subject: string | null;
  status: ConversationStatus;
  channel: ChannelKind;
  person: { id: Id; name: string | null };
  at: Instant;
}

export interface FoundMessage {
  id: Id;
  conversationId: Id;
  person: { id: Id; name: string | null };
  subject: string | null;
  status: ConversationStatus;
  channel: ChannelKind;
  authorKind: AuthorKind;
  authorName: string | null;
  visibility: Visibility;
  /** Around what matched; `found` parts are what was looked for. */
  excerpt: { text: string; found: boolean }[];
  at: Instant;
}

/** The best of each kind. */
export interface Found {
  people: FoundPerson[];
  conversations: FoundConversation[];
  messages: FoundMessage[];
}
