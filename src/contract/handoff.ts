import type { Id, Instant } from './common.js';
import type { WaitRange } from './staffing.js';

export const handoffReasons = [
  'customer_requested',
  'no_match',
  'low_confidence',
  'repeated_failure',
  'negative_sentiment',
  'policy_required',
  'high_value',
  'error',
  'out_of_scope',
  'safety',
  'after_hours_deferred',
] as const;
export type HandoffReason = (typeof handoffReasons)[number];

export const handoffStates = [
  'queued',
  'offered',
  'accepted',
  'declined',
  'expired',
  'no_agent',
  'failed',
  'completed',
  'withdrawn',
] as const;
export type HandoffState = (typeof handoffStates)[number];

export interface Slot {
  value: unknown;
  raw?: string;
  /** True when the customer said so; false when the bot inferred it. */
  confirmed: boolean;
  sensitivity: 'normal' | 'personal' | 'secret';
  source?: string;
}

export interface Attempt {
  at?: Instant;
  action: string;
  input?: unknown;
  outcome: 'succeeded' | 'failed' | 'abandoned';
  evidence?: string;
  kbArticleId?: string;
}

export interface Commitment {
  text: string;
  dueAt?: Instant;
  madeBy?: string;
}

export interface TranscriptTurn {
  id: string;
  at?: Instant;
  by: 'customer' | 'bot' | 'system';
  botId?: string;
  text: string;
  content?: unknown;
  replyTo?: string;
  intentAtTurn?: string;
  confidence?: number;
}

/** What a bot knows when it gives a conversation to people: `throughline.handoff` version 1. */
export interface HandoffContext {
  reason: { code: HandoffReason; detail?: string };
  summary?: { text: string; model?: string; by?: string; at?: Instant };
  /** The customer's goal in their own words: shown first on the card. */
  lastCustomerText?: string;
  transcript?: TranscriptTurn[];
  intents?: { name: string; confidence?: number; rank?: number }[];
  slots?: Record<string, Slot>;
  attempts?: Attempt[];
  commitments?: Commitment[];
  doNotAsk?: string[];
  signals?: {
    sentiment?: number;
    sentimentTrend?: number;
    frustration?: number;
    turns?: number;
    rephrases?: number;
    secondsInBot?: number;
  };
  authentication?: {
    level: 'none' | 'claimed' | 'verified' | 'strong';
    methods?: string[];
    verifiedAt?: Instant;
    expiresAt?: Instant;
    subject?: string;
  };
  consents?: {
    purpose: string;
    granted: boolean;
    at?: Instant;
    text?: string;
  }[];
  routing?: {
    queue?: string;
    skills?: { name: string; min?: number; required?: boolean }[];
    preferredAgent?: string;
    affinity?: string;
    priority?: number;
    slaClass?: string;
    language?: string;
    deadline?: Instant;
  };
  expectation?: {
    channelPreference?: string;
    promisedWaitSeconds?: number;
    fallback?: 'callback' | 'email' | 'return_to_bot';
  };
  bot?: { id?: string; name?: string; version?: string; session?: string };
  /** What the customer was told is passed on, and what they corrected. */
  customerPreview?: { text: string; corrections?: string[] };
}

/** `POST /v1/handoffs`. Unknown fields are kept, shown under "more" and returned at hand-back. */
export interface RequestHandoff extends HandoffContext {
  conversation?: Id;
  external?: { channel: string; address: string; threadId?: string };
  mode?: 'offer' | 'pass';
  onNoAgent?: OnNoAgent;
}

export type NoAgentChoice = 'callback' | 'async_ticket' | 'return_to_bot';

export interface OnNoAgent {
  plan: NoAgentChoice;
  /** Said to the customer when it comes to that. */
  message?: string;
  /** 0: now. Left out: as long as the queue waits. */
  afterSeconds?: number;
}

/** `PATCH /v1/handoffs/{id}`: more of the same, or what becomes of it when nobody comes. */
export interface ChangeHandoff extends Partial<HandoffContext> {
  onNoAgent?: OnNoAgent;
}

export interface HandoffAnswer {
  handoffId: Id;
  state: HandoffState;
  controlEpoch: number;
  /** From 1, while it waits. */
  position?: number;
  /** About how long, while somebody is there and it can be said honestly: of eleven, one is shorter than `low` and one longer than `high`. */
  wait?: WaitRange;
  /** The longer end of `wait`. */
  estimatedWaitSeconds?: number;
  /** While it waits: whether anybody who could take it is there, whether the queue works now, and when it does again. */
  staffed?: boolean;
  open?: boolean;
  opensAt?: Instant | null;
  /** What the customer may be offered instead of waiting, `callback` only where a number is known. `PATCH` with `onNoAgent` chooses one. */
  instead?: NoAgentChoice[];
}

/** The handoff card's content. */
export interface Handoff {
  id: Id;
  conversationId: Id;
  bot: { id: Id; name: string; version: string | null };
  state: HandoffState;
  context: HandoffContext;
  /** Fields we do not know, kept as sent. */
  extensions: Record<string, unknown>;
  /** Parts of the card the bot left empty, in words. */
  notSaid: string[];
  /** Which handoff of this issue it is, from 1. */
  ordinal: number;
  queue: { id: Id; name: string } | null;
  requestedAt: Instant;
  acceptedAt: Instant | null;
  acknowledgedAt: Instant | null;
  completedAt: Instant | null;
  outcome: HandoffOutcome | null;
}

export interface HandoffOutcome {
  disposition: string | null;
  resolved: 'yes' | 'not_yet' | 'cannot' | null;
  summary: string | null;
  doNotAsk: string[];
}
