import type { DeskAgent } from '../match/desk-agent.js';
import type { QueueRules } from '../match/queue-rules.js';
import type { WaitingItem } from '../match/waiting.js';

/** A stretch of the past as the hub wrote it down. Times are epoch milliseconds, durations milliseconds. */
export interface RecordedDay {
  from: number;
  to: number;
  work: RecordedWork[];
  people: RecordedPerson[];
  queues: (QueueRules & { name: string })[];
}

export interface RecordedWork {
  item: WaitingItem;
  /** Who answered, and when; null when nobody did. */
  answered: { agentId: string; at: number } | null;
  /** When they gave up waiting; null when they did not. */
  leftAt: number | null;
  /** How long it took whoever had it; null when nobody did. */
  handled: number | null;
}

export interface RecordedPerson {
  agent: DeskAgent;
  /** When they took offers. */
  shifts: Shift[];
  /** How long they let an offer ring before they took it, in the middle. */
  pickUp: number;
  /** What they held already when the stretch began: one end for each. */
  held: { channelClass: WaitingItem['channelClass']; until: number }[];
}

export interface Shift {
  from: number;
  to: number;
}
