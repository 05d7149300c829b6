import type { ChannelClass, Id, Instant } from './common.js';
import type { QueuePolicy } from './routing.js';

/** What of a queue may be tried out: all that decides who is asked, and when. */
export type TriedPolicy = Partial<Pick<QueuePolicy, 'goalSeconds' | 'ageingSeconds' | 'steps' | 'offerTo'>>;

/** What of a person may be tried out; what is not given stays as it is today. */
export interface TriedPerson {
  agentId: Id;
  /** False: they were not there. */
  present?: boolean;
  queues?: Id[];
  skills?: { name: string; proficiency: number }[];
  capacity?: Partial<Record<ChannelClass, number>>;
}

/** People who were not there, for the whole stretch. */
export interface TriedHelp {
  count: number;
  queues: Id[];
  skills?: { name: string; proficiency: number }[];
  capacity?: Partial<Record<ChannelClass, number>>;
}

/** `POST /v1/what-if`: the stretch to play again, at most 36 hours, and what would have been different. */
export interface WhatIfQuestion {
  from: Instant;
  to: Instant;
  policies?: Record<Id, TriedPolicy>;
  people?: TriedPerson[];
  help?: TriedHelp[];
}

/** Waits are in seconds, shares from 0 to 1; null where there is nothing to count. */
export interface WhatIfFigures {
  offered: number;
  answered: number;
  /** Gave up before anybody answered. */
  left: number;
  /** Still waiting at the end of the stretch. */
  waiting: number;
  meanWait: number | null;
  p50Wait: number | null;
  p95Wait: number | null;
  longestWait: number | null;
  /** Answered within the goal of their queue ÷ all who came. */
  serviceLevel: number | null;
}

export interface WhatIfSide {
  total: WhatIfFigures;
  queues: (WhatIfFigures & { id: Id; name: string; goalSeconds: number })[];
  /** `occupancy`: how full their desks were while they were there; one place of a limit of four is a quarter. */
  people: { id: Id; name: string; answered: number; occupancy: number | null }[];
  occupancy: number | null;
}

export interface WhatIfTurn {
  agentId: Id | null;
  name: string | null;
  /** Null: nobody answered. */
  wait: number | null;
}

export interface WhatIf {
  from: Instant;
  to: Instant;
  /** As it was. */
  recorded: WhatIfSide;
  /** Played again as things are set today: how far this is from what was recorded tells how far to trust the other. */
  today: WhatIfSide;
  /** Played again as asked. */
  tried: WhatIfSide;
  /** Who would have been answered by somebody else, or more than a minute sooner or later: the largest differences of wait first. */
  changed: {
    workItemId: Id;
    conversationId: Id | null;
    queueId: Id;
    enqueuedAt: Instant;
    recorded: WhatIfTurn;
    today: WhatIfTurn;
    tried: WhatIfTurn;
  }[];
  changedTotal: number;
  /** What the replay had to take for granted, a sentence each. */
  assumes: string[];
}
