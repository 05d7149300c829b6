import type { Id, Instant } from './common.js';

export const callStates = ['ringing', 'menu', 'waiting', 'callback', 'voicemail', 'talking', 'ended'] as const;
export type CallState = (typeof callStates)[number];

/** What became of a call that is over. */
export type CallOutcome = 'answered' | 'abandoned' | 'voicemail' | 'unreached';

export const legStates = ['dialing', 'ringing', 'answered', 'joined', 'left', 'failed'] as const;
export type LegState = (typeof legStates)[number];

/** How a supervisor takes part: heard by nobody, by the agent only, by everybody, or in the agent's place. */
export const supervisions = ['listen', 'whisper', 'barge'] as const;
export type Supervision = (typeof supervisions)[number];

/** Somebody in a call. */
export interface CallLeg {
  id: Id;
  kind: 'customer' | 'agent' | 'consult' | 'supervisor';
  agent: { id: Id; name: string } | null;
  /** Only of a supervisor. */
  mode: Supervision | null;
  state: LegState;
  muted: boolean;
  held: boolean;
}

/** `GET /v1/calls/{id}`: a telephone call and who is in it. */
export interface Call {
  id: Id;
  inboxId: Id;
  conversationId: Id | null;
  direction: 'in' | 'out';
  /** The customer's number; null when it was withheld. */
  phone: string | null;
  state: CallState;
  outcome: CallOutcome | null;
  agentId: Id | null;
  recording: 'off' | 'on' | 'paused';
  legs: CallLeg[];
  startedAt: Instant;
  queuedAt: Instant | null;
  answeredAt: Instant | null;
  endedAt: Instant | null;
}

/** `GET /v1/voice/token`: what the console's telephone signs in with. */
export interface VoiceToken {
  token: string;
  identity: Id;
  expiresAt: Instant;
}
