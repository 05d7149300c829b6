import type { Id, Instant } from './common.js';

/** A wait in seconds: of eleven, one is shorter than `low` and one longer than `high`. */
export interface WaitRange {
  low: number;
  high: number;
}

/** `c`: everybody waits. `a`: people leave when their patience ends. `chat`: several at once, by simulation. */
export const staffingModels = ['c', 'a', 'chat'] as const;
export type StaffingModel = (typeof staffingModels)[number];

/** What a number of agents on duty would give. Shares are from 0 to 1. */
export interface StaffingOutcome {
  agents: number;
  probabilityOfWaiting: number;
  /** Mean wait of those answered; null when the queue would grow without end. */
  averageSpeedOfAnswerSeconds: number | null;
  serviceLevel: {
    /** Answered within the time ÷ offered: what the goal is held against. */
    offered: number;
    /** Answered within the time ÷ answered. */
    answered: number;
    /** Left the queue within the time, answered or not ÷ offered. */
    removed: number;
  };
  /** Left before an answer ÷ offered. */
  abandoned: number;
  /** Capacity in use ÷ capacity there. */
  occupancy: number;
}

export interface StaffingNeed {
  model: StaffingModel;
  /** Mean number in service at once if nobody waited: arrivals x handle time. */
  offeredErlangs: number;
  required: {
    /** Needed at their desks. */
    agents: number;
    /** Needed on the schedule, so that after shrinkage enough are at their desks. */
    scheduled: number;
  };
  gives: StaffingOutcome;
  /** What the number asked about would give; null when none was. */
  asked: StaffingOutcome | null;
}

export interface IntradayInterval {
  from: Instant;
  to: Instant;
  /** Expected from the same weekdays before. */
  expected: number;
  /** The same, corrected by how today went so far; for the past what was expected. */
  forecast: number;
  /** Arrived; null in the future. */
  actual: number | null;
  /** Agents needed at their desks; null in the past, and while no handle time is known. */
  required: number | null;
}

/** A day of one queue in intervals of 15, 30 or 60 minutes, in the workspace's zone. */
export interface Intraday {
  queue: { id: Id; name: string };
  at: Instant;
  timeZone: string;
  model: StaffingModel;
  /** Of the last handled; null while too few were. */
  handleSeconds: number | null;
  patienceSeconds: number | null;
  /** Conversations an agent holds at once. */
  concurrency: number;
  goal: { percent: number; withinSeconds: number };
  /** How many earlier weeks the forecast stands on. */
  weeks: number;
  /** Today ÷ expected so far, held back while little has come. */
  correction: number;
  /** At their desks now. */
  staffed: number;
  intervals: IntradayInterval[];
}

/** How long somebody who came to a queue now would wait: null when nobody is staffed, or too little is known. */
export interface QueueWait {
  queue: { id: Id; name: string };
  staffed: boolean;
  /** Waiting already. */
  ahead: number;
  waitSeconds: WaitRange | null;
}

/** "about 2 to 5 minutes", as a customer is told it. */
export function aboutMinutes({ low, high }: WaitRange): string {
  const most = Math.max(1, Math.ceil(high / 60));
  const least = Math.min(most, Math.max(1, Math.floor(low / 60)));
  if (high <= 60) return 'less than a minute';
  return least === most ? `about ${most} minute${most === 1 ? '' : 's'}` : `about ${least} to ${most} minutes`;
}
