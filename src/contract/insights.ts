import type { Id, Instant } from './common.js';

export const repeatWindows = ['24h', '72h', '7d', '30d'] as const;
export type RepeatWindow = (typeof repeatWindows)[number];

/** Every number of the floor: one value each, the same on a tile and from the API. */
export const metricIds = [
  'waiting',
  'longest_wait',
  'service_level',
  'service_level_answered',
  'asa',
  'aht',
  'abandoned',
  'occupancy',
  'occupancy_weighted',
  'wait',
  'wait_accuracy',
  'in_service',
  'agents_free',
  'handoff_accept',
  'containment',
  'with_bots',
  'handoffs_today',
  'callbacks_due',
  'repeat_24h',
  'repeat_72h',
  'repeat_7d',
  'repeat_30d',
] as const;
export type MetricId = (typeof metricIds)[number];

/** Null: nothing to have a value of. Shares are from 0 to 1, times in seconds. */
export interface MetricValue {
  value: number | null;
  /** A share: so many of so many. A mean or a median: `of` so many. */
  part?: number;
  of?: number;
  /** A range instead of one number; `value` is its high end. */
  low?: number;
  high?: number;
  /** Where the value is that of one queue, its worst: which. */
  queueId?: Id;
}
export type Metrics = Partial<Record<MetricId, MetricValue>>;

export interface QueueLine {
  queue: { id: Id; name: string };
  waiting: number;
  /** Ages of those waiting, oldest first, in seconds, at most 30. */
  ages: number[];
  longestWaitSeconds: number;
  inService: number;
  /** Somebody who could answer is there. */
  staffed: boolean;
  agentsFree: number;
  agentsOn: number;
  /** Today, workspace zone: answered within the goal ÷ removed from the queue; null when nothing was removed. */
  serviceLevel: { withinGoal: number; removed: number; goalSeconds: number };
  /** The same and more, by name. */
  metrics: Metrics;
}

export interface AgentLine {
  id: Id;
  name: string;
  status: string;
  /** Why away, and since when the status holds. */
  reason: string | null;
  since: Instant;
  presence: string;
  /** Offers missed in a row. */
  missed: number;
  used: number;
  limit: number;
}

export interface Board {
  at: Instant;
  queues: QueueLine[];
  agents: AgentLine[];
  /** All queues together. */
  metrics: Metrics;
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
  /** Only those whose line changed. */
  agents?: AgentLine[];
  /** No longer on the board: queues and people. */
  gone?: Id[];
  metrics?: Metrics;
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
  unit?: 'count' | 'seconds' | 'share' | 'range';
  /** What it should reach, and which way is better; a queue's own goal where it says `goal`. */
  target?: { value: number | 'goal'; better: 'lower' | 'higher' };
}

export const repeatGroups = ['queue', 'reason', 'bot'] as const;
export type RepeatGroup = (typeof repeatGroups)[number];

/** How often contacts of one queue, about one reason or taken by one bot had to be made again. */
export interface RepeatLine {
  /** Of the queue, the issue or the bot; null: none of them, or not known. */
  key: string | null;
  name: string | null;
  interactions: number;
  repeats: Record<RepeatWindow, number>;
}

/** One contact in the metric sense, with the earlier contact it repeats, when it does. */
export interface Interaction {
  id: Id;
  /** Null, like the person and the issue, where the person was erased: the contact still counts. */
  conversationId: Id | null;
  profile: { id: Id; name: string | null } | null;
  issueKey: string | null;
  startedAt: Instant;
  endedAt: Instant | null;
  repeatOf: {
    id: Id;
    conversationId: Id | null;
    endedAt: Instant;
    gapSeconds: number;
  } | null;
}

/** One piece of work behind a tile. */
export interface FloorItem {
  id: Id;
  kind: string;
  conversationId: Id | null;
  profile: { id: Id; name: string | null } | null;
  channel: string | null;
  queue: { id: Id; name: string } | null;
  /** Who has it. */
  agent: { id: Id; name: string } | null;
  state: string;
  title: string | null;
  /** Since when it waits, is held, or left its queue. */
  at: Instant;
  /** Of those that left their queue: how long they were in it. */
  waitedSeconds: number | null;
}

export const floorLists = ['waiting', 'in_service', 'with_bots', 'callbacks_due', 'abandoned', 'late'] as const;
export type FloorList = (typeof floorLists)[number];

export const floorCards = ['queues', 'people', 'repeat', 'issues', 'intraday'] as const;
export type FloorCard = (typeof floorCards)[number];
export const tileSizes = ['small', 'large'] as const;

/** What a supervisor made of the floor: which numbers and cards, in which order. */
export interface FloorView {
  tiles: { id: MetricId; size: (typeof tileSizes)[number] }[];
  cards: FloorCard[];
}

/** `GET /v1/floor/layout`: kept on the account, whatever browser it was made in. */
export interface FloorLayout extends FloorView {
  /** Views of one's own, by name. */
  saved: (FloorView & { name: string })[];
}

export interface KioskLink {
  id: Id;
  name: string;
  tiles: MetricId[];
  createdBy: string | null;
  createdAt: Instant;
  /** When a screen last asked by it. */
  seenAt: Instant | null;
  revokedAt: Instant | null;
}

/** What a screen on the wall is shown: numbers and names of queues, nobody's name and nobody's words. */
export interface KioskBoard {
  name: string;
  at: Instant;
  tiles: {
    id: MetricId;
    label: string;
    unit: MetricDefinition['unit'];
    target: MetricDefinition['target'];
    value: MetricValue;
  }[];
  queues: {
    name: string;
    waiting: number;
    longestWaitSeconds: number;
    goalSeconds: number;
    staffed: boolean;
    agentsFree: number;
    agentsOn: number;
    serviceLevel: number | null;
  }[];
}
