import type { ChannelKind, Id, Instant, Role } from './common.js';
import type { Agreement } from './consents.js';
import type { SlaDue } from './sla.js';
import type { Assurance, PersonTag, Proof, SegmentOfPerson, Trait } from './traits.js';

export const conversationStatuses = ['open', 'pending', 'snoozed', 'resolved'] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

export const messageStates = ['queued', 'sent', 'delivered', 'read', 'failed', 'unknown'] as const;
export type MessageState = (typeof messageStates)[number];

export const visibilities = ['public', 'private', 'internal'] as const;
/** `internal` is a note for colleagues and never leaves the hub. */
export type Visibility = (typeof visibilities)[number];

export type AuthorKind = 'customer' | 'bot' | 'agent' | 'system';
export type HolderKind = 'bot' | 'agent' | 'queue' | 'none';

/** Who may speak to the customer. Every change raises `epoch`; writers prove theirs with `If-Control-Epoch`. */
export interface Control {
  kind: HolderKind;
  id: Id | null;
  name: string | null;
  epoch: number;
  since: Instant;
}

export interface Attachment {
  id: Id;
  name: string;
  contentType: string;
  size: number;
  url: string;
  /** Still being fetched from the vendor. */
  pending?: boolean;
  /** Why it could not be fetched, in words. */
  lost?: string;
}

export interface ToolCall {
  name: string;
  input?: unknown;
  outcome?: 'succeeded' | 'failed' | 'abandoned';
  summary?: string;
}

export interface Message {
  id: Id;
  conversationId: Id;
  seq: number;
  direction: 'in' | 'out';
  visibility: Visibility;
  author: { kind: AuthorKind; id: Id | null; name: string | null };
  text: string;
  attachments: Attachment[];
  /** Folded under a bot turn in the console. */
  toolCalls: ToolCall[];
  /** The message this one answers, where its writer chose one: ours, or the customer in their own app. */
  replyTo: Id | null;
  state: MessageState;
  /** In words, when `state` is `failed` or `unknown`; of one that is `sent`, in what it differs from what was written. */
  stateReason: string | null;
  /** The sender's own id: the provider's event id, or the console's for an optimistic send. */
  clientId: string | null;
  /** True for a transcript imported at a handoff: original times, no notifications. */
  imported: boolean;
  /** Emoji given to it. */
  reactions?: string[];
  /** Everybody may read it: a comment or a mention. */
  isPublic?: boolean;
  /** What was chosen for its channel: a template, a reply kind. */
  options?: Record<string, unknown>;
  subject?: string;
  /** Who else a customer's mail was written to; of ours, `options.cc` and `options.bcc` say it. */
  cc?: string[];
  sentAt: Instant;
  createdAt: Instant;
}

/**
 * An answer that was written and has not left: until then it can be undone. Only when it leaves does it take its place in the
 * thread, as a message of the same id; nobody outside sees it before.
 */
export interface LeavingReply {
  id: Id;
  conversationId: Id;
  author: { id: Id; name: string };
  text: string;
  attachments: Attachment[];
  replyTo: Id | null;
  /** What was chosen for its channel. */
  options?: Record<string, unknown>;
  clientId: string | null;
  /** `stopped`: its time came, and it may not go out any more. */
  state: 'waiting' | 'undone' | 'stopped';
  /** In words, when it was stopped. */
  stateReason: string | null;
  writtenAt: Instant;
  /** When it leaves unless it is undone, by the clock of the server. */
  leavesAt: Instant;
}

/** `POST /v1/messages/{id}/undo`: what was taken back, and the writer's draft with its words; null for others, and where there is none. */
export interface UndoneReply extends LeavingReply {
  draft: string | null;
}

/** What was written: a message on its way, or an answer that waits first. */
export type Written = Message | LeavingReply;

export interface Identity {
  id: Id;
  /** The record it is on: the person's own, or one that was merged into it. */
  profileId: Id;
  kind: 'phone' | 'email' | 'external_id' | 'visitor';
  value: string;
  proof: Proof;
  source: string;
  createdAt: Instant;
}

export interface Profile {
  id: Id;
  name: string | null;
  identities: Identity[];
  /** What is known of them, name to value, without what is masked. */
  attributes: Record<string, unknown>;
  /** The same with who said it and when, and what the hub works out itself (in lists: without that). */
  traits: Trait[];
  tags: PersonTag[];
  segments: SegmentOfPerson[];
  timeZone: string | null;
  locale: string | null;
  doNotContact: boolean;
  openComplaint: boolean;
  vulnerable: boolean;
  /** What stands behind the flags, as far as the reader may see it. */
  flags: ProfileFlag[];
  /** What they agreed to and refused, for each purpose and channel; `GET /v1/profiles/{id}/consents` says why. */
  consents: Agreement[];
  /** The records that were merged into this person, and can be parted again. */
  merged: MergedRecord[];
  createdAt: Instant;
}

export interface ProfileFlag {
  flag: 'do_not_contact' | 'open_complaint' | 'vulnerable';
  /** Null: none was given, or it is for supervisors. */
  reason: string | null;
  visibility: 'team' | 'supervisors';
  by: { kind: string; id: Id | null };
  at: Instant;
}

export interface MergedRecord {
  id: Id;
  name: string | null;
  /** The record it points to: the person, or another that was merged. */
  into: Id;
  reason: string;
  at: Instant;
}

export interface Segment {
  id: Id;
  holder: { kind: HolderKind; id: Id | null; name: string | null };
  startedAt: Instant;
  endedAt: Instant | null;
  reason: string;
}

/** One row of the conversation list: all that the list shows, and no more. */
export interface ConversationSummary {
  id: Id;
  inbox: { id: Id; name: string; channel: ChannelKind };
  profile: { id: Id; name: string | null };
  subject: string | null;
  status: ConversationStatus;
  control: Control;
  queue: { id: Id; name: string } | null;
  assignee: { id: Id; name: string } | null;
  lastMessage: {
    text: string;
    author: AuthorKind;
    authorName: string | null;
    at: Instant;
  } | null;
  /** Since when the customer waits for us; null when it is their turn. */
  waitingSince: Instant | null;
  /** The moment a reply is due by the queue's goal; null when nothing is owed. */
  replyDueAt: Instant | null;
  /** The most pressing of its agreed times; null where nothing was agreed or nothing is owed. */
  sla: SlaDue | null;
  snoozedUntil: Instant | null;
  tags: string[];
  /** How many contacts this customer made on the same issue within 7 days, this one included. */
  contactsOnIssue: number;
  lastSeq: number;
  readSeq: number;
  createdAt: Instant;
  updatedAt: Instant;
}

/** A line of the thread that is not a message: control, decision, status, wrap-up. */
export interface ThreadFact {
  id: string;
  type: string;
  at: Instant;
  actor: { kind: AuthorKind; id: Id | null; name: string | null };
  /** Where it stands in the thread: after the message with this seq. */
  afterSeq: number;
  data: Record<string, unknown>;
}

export interface ConversationDetail extends ConversationSummary {
  segments: Segment[];
  facts: ThreadFact[];
  people: Profile;
  /** How well they proved who they are: what asks for more of them is masked in `people`. */
  assurance: Assurance;
  /** Answers that wait before they leave, or were stopped on the way out. */
  leaving: LeavingReply[];
}

/** `POST /v1/conversations/{id}/messages`. Bots must send `If-Control-Epoch`. */
export interface WriteMessage {
  text?: string;
  attachmentIds?: Id[];
  clientId?: string;
  replyTo?: Id;
  toolCalls?: ToolCall[];
  /** For the channel: `template` (`{name, language, params}`), `replyKind` (`public`, `private` or `both`). */
  options?: Record<string, unknown>;
  /**
   * The last message the writer had seen. A later public one refuses the write: with 409 `newer_reply` where a colleague
   * answered, else with `newer_message`; the message comes with it.
   */
  seenSeq?: number;
  /** The same by the id of that message; `If-Match: "<message id>"` says it too. */
  afterMessageId?: Id;
}

/** `POST /v1/profiles/{id}/conversations`: the conversation that was begun, and its first message. */
export interface Begun {
  conversationId: Id;
  message: Message;
}

export interface Draft {
  conversationId: Id;
  mode: 'reply' | 'note';
  text: string;
  updatedAt: Instant;
}

/** `GET /v1/sync?after=`: every fact after the cursor, in an order no reader can skip. */
export interface SyncAnswer {
  facts: SyncFact[];
  cursor: string;
  has_more: boolean;
}

export type SyncFact =
  | {
      name: 'message.added';
      data: { message: Message; conversation: ConversationSummary };
    }
  | { name: 'conversation.changed'; data: ConversationSummary }
  | { name: 'leaving.changed'; data: { conversationId: Id; replies: LeavingReply[] } }
  /** They agreed to something or took it back, were joined with somebody or parted again. */
  | { name: 'profile.changed'; data: { id: Id; consents: Agreement[] } }
  | {
      name: 'message.state';
      data: {
        id: Id;
        conversationId: Id;
        state: MessageState;
        stateReason: string | null;
      };
    };

/** The signed-in person: `GET /v1/me`. */
export interface Me {
  id: Id;
  name: string;
  email: string;
  role: Role;
  hasPassword: boolean;
  hasTotp: boolean;
  preferences: Record<string, unknown>;
}
