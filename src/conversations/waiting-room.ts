import type { WaitRange } from '../contract/staffing.js';

/** What can honestly be said to somebody who waits. */
export interface Outlook {
  /** From 1; null when this conversation waits nowhere. */
  position: number | null;
  /** Whether anybody who could answer is there. */
  staffed: boolean;
  /** Whether the queue's calendar says that it works now; without one it always does. */
  open: boolean;
  /** When it opens again; null while it is open, or when nobody can say. */
  opensAt: Date | null;
  /** About how long until a person answers; null where nobody can say it. */
  waitSeconds: WaitRange | null;
}

export interface WaitingPlace {
  conversationId: string | null;
  queueId: string | null;
  /** Somebody is sent one way or the other by the answer: it must not be a moment old, as one that is only shown may be. */
  decides?: true;
}

/** Says how a queue stands for one conversation, or for one not begun yet; routing provides it, so that channels need not know routing. */
export abstract class WaitingRoom {
  abstract look(place: WaitingPlace): Promise<Outlook>;
}
