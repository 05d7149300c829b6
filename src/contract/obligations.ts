import type { Id, Instant } from './common.js';

export const callbackStates = ['scheduled', 'queued', 'calling', 'done', 'failed', 'expired', 'canceled'] as const;
export type CallbackState = (typeof callbackStates)[number];

/** `GET /v1/callbacks`: a customer who is to be called, with the place they had in line when they asked. */
export interface Callback {
  id: Id;
  conversationId: Id;
  profileId: Id;
  workItemId: Id | null;
  /** Where it is to wait; null: in the queue of its conversation. */
  queueId: Id | null;
  phone: string;
  state: CallbackState;
  source: 'customer' | 'agent' | 'voice' | 'api' | 'plan';
  note: string | null;
  /** Where the customer may be: they are called only in the day of all of these zones. */
  zones: string[];
  /** What its place in line counts from. */
  askedAt: Instant;
  /** When it enters the queue. */
  dueAt: Instant;
  expiresAt: Instant;
  attempts: number;
  maxAttempts: number;
  retrySeconds: number;
  lastOutcome: string | null;
  endedAt: Instant | null;
}

/** `POST /v1/callbacks`. */
export interface NewCallback {
  conversationId: Id;
  /** Empty: the number the conversation came by, or the best proved one of the person. */
  phone?: string;
  /** When it should be; empty: as soon as it is their turn. */
  at?: Instant;
  /** Their place in line counts from then. */
  askedAt?: Instant;
  queueId?: Id;
  agentId?: Id;
  note?: string;
  maxAttempts?: number;
  retrySeconds?: number;
  expiresInSeconds?: number;
}

/** `PATCH /v1/callbacks/{id}`: what is left out stays as it was. */
export interface CallbackChange {
  /** Null: as soon as it is their turn. */
  at?: Instant | null;
  phone?: string;
  queueId?: Id;
  note?: string | null;
}

/** `GET /v1/conversations/{id}/callback-options`: what a callback to this customer can be. */
export interface CallbackOptions {
  /** Their numbers, the one the hub would choose first, each with the zones they may be in. */
  numbers: { phone: string; zones: string[] }[];
  /** The callback that goes on already. */
  live: Callback | null;
}

/** What was said would happen. With a time it is watched: reminded of, then work, then broken. */
export interface FollowUp {
  id: Id;
  conversationId: Id;
  text: string;
  dueAt: Instant | null;
  madeBy: string;
  state: 'open' | 'due' | 'kept' | 'dropped' | 'broken';
  workItemId: Id | null;
  createdAt: Instant;
  keptAt: Instant | null;
  /** Why it need not be kept any more. */
  droppedReason: string | null;
}

/** `GET /v1/profiles/{id}/obligations`: what is still owed to a person, whichever of their records it was said to. */
export interface Obligation {
  kind: 'callback' | 'promise' | 'task';
  id: Id;
  conversationId: Id;
  text: string;
  /** Null: nobody named a time. */
  dueAt: Instant | null;
  /** Whose it is: who made the promise, or who does the task or the call first. */
  by: string | null;
}

/** `GET /v1/me/obligations`: callbacks one planned or is to make, and promises of one's own whose time comes, until they are handled. */
export interface MyObligation {
  kind: 'callback' | 'promise';
  id: Id;
  conversationId: Id;
  /** The work it has become. */
  workItemId: Id | null;
  person: { id: Id; name: string | null };
  text: string;
  dueAt: Instant;
  /** Of a callback its own state; of a promise `soon`, `due` or `broken`. */
  state: CallbackState | 'soon' | 'due' | 'broken';
  phone: string | null;
  /** Where they may be, as far as it is known. */
  zones: string[];
  /** Who promised it, where that was a bot or somebody else: it has fallen to you. */
  by: string | null;
  queue: { id: Id; name: string } | null;
  /** A colleague who has taken it on. */
  with: string | null;
}

/** `POST /v1/tasks`: something to be done about a conversation or a person. */
export interface NewTask {
  title: string;
  note?: string;
  conversationId?: Id;
  profileId?: Id;
  queueId?: Id;
  agentId?: Id;
  priority?: number;
  dueAt?: Instant;
}
