import type { Id, Instant } from './common.js';

export const repeatWindows = ['24h', '72h', '7d'] as const;
export type RepeatWindow = (typeof repeatWindows)[number];

export interface QueueLine {
  queue: { id: Id; name: string };
  waiting: number;
  /** Ages of those waiting, oldest first, in seconds, at most 30. */
  ages: number[];
  longestWaitSeconds: number;
  inService: number;
  agentsFree: number;
  agentsOn: number;
  /** Today, workspace zone: answered within the goal ÷ removed from the queue; null when nothing was removed. */
  serviceLevel: { withinGoal: number; removed: number; goalSeconds: number };
}

export interface Board {
  at: Instant;
  queues: QueueLine[];
  agents: {
    id: Id;
    name: string;
    status: string;
    presence: string;
    used: number;
    limit: number;
  }[];
  repeat: Record<RepeatWindow, { repeats: number; interactions: number }>;
  /** First contacts closed with no repeat: settled once the window has passed; of those still open, `openYes` had none so far. */
  fcr: Record<RepeatWindow, { settledYes: number; settled: number; open: number; openYes: number }>;
  withBots: number;
  handoffsToday: number;
  /** Conversations a supervisor should look at, oldest first, at most 20. */
  reviews: Review[];
}

export interface Review {
  conversationId: Id;
  decisionId: Id;
  profile: { id: Id; name: string | null };
  issueKey: string;
  contacts: number;
  at: Instant;
}

/** One push to `/supervisor`: only the lines that changed since the last one. */
export interface BoardChange {
  at: Instant;
  queues?: QueueLine[];
  agents?: Board['agents'];
  repeat?: Board['repeat'];
  fcr?: Board['fcr'];
  withBots?: number;
  handoffsToday?: number;
  reviews?: Review[];
}

export interface MetricDefinition {
  id: string;
  label: string;
  definition: string;
  formula: string;
  window: string;
}

/** One contact in the metric sense, with the earlier contact it repeats, when it does. */
export interface Interaction {
  id: Id;
  conversationId: Id;
  profile: { id: Id; name: string | null };
  issueKey: string | null;
  startedAt: Instant;
  endedAt: Instant | null;
  repeatOf: {
    id: Id;
    conversationId: Id;
    endedAt: Instant;
    gapSeconds: number;
  } | null;
}
