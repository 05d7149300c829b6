import type { ChannelClass, Id, Instant } from './common.js';

/** What was agreed: the first answer, each further one, the end of the matter. */
export const slaMetrics = ['first_response', 'next_response', 'resolution'] as const;
export type SlaMetric = (typeof slaMetrics)[number];

/** Bots and people are held to their own times. */
export const slaTracks = ['human', 'bot'] as const;
export type SlaTrack = (typeof slaTracks)[number];

/** `GET /v1/sla-policies`: agreed times. Of the active ones of a track the first in order that fits a conversation counts. */
export interface SlaPolicy {
  id: Id;
  name: string;
  track: SlaTrack;
  active: boolean;
  /** The order they are looked at in, smaller first. */
  place: number;
  /** Fits these channel classes; empty: all. */
  channelClasses: ChannelClass[];
  /** Fits customers whose trait `tier` is one of these; empty: all. */
  tiers: string[];
  /** Fits these queues; empty: all. */
  queues: Id[];
  firstResponseSeconds: number | null;
  nextResponseSeconds: number | null;
  resolutionSeconds: number | null;
  /** A warning comes so long before the time is over. */
  warnSeconds: number;
  /** The calendar the seconds are counted on; null: day and night. */
  hoursId: Id | null;
}

export const slaStates = ['running', 'paused', 'met', 'canceled'] as const;
export type SlaState = (typeof slaStates)[number];

/** `GET /v1/conversations/{id}/sla`: one agreed time and how it stands. */
export interface SlaClock {
  id: Id;
  metric: SlaMetric;
  track: SlaTrack;
  policy: { id: Id; name: string };
  state: SlaState;
  seconds: number;
  startedAt: Instant;
  /** Running: when the time is over, by the calendar. */
  dueAt: Instant | null;
  warnAt: Instant | null;
  /** How many of its seconds had passed when it last stopped. */
  usedSeconds: number;
  warnedAt: Instant | null;
  breachedAt: Instant | null;
  endedAt: Instant | null;
}

/** The most pressing agreed time of a conversation, as lists show it. */
export interface SlaDue {
  metric: SlaMetric;
  track: SlaTrack;
  policy: string;
  /** Null while it is paused: `leftSeconds` says what is left. */
  dueAt: Instant | null;
  warnAt: Instant | null;
  leftSeconds: number;
  breached: boolean;
}
