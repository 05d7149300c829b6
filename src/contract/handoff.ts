import type { Id, Instant } from './common.js';

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
  onNoAgent?: {
    plan: 'callback' | 'async_ticket' | 'return_to_bot';
    message?: string;
    afterSeconds?: number;
  };
}

export interface HandoffAnswer {
  handoffId: Id;
  state: HandoffState;
  position?: number;
  estimatedWaitSeconds?: number;
  controlEpoch: number;
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
