/** What can honestly be said to somebody who waits. */
export interface Outlook {
  /** From 1; null when this conversation waits nowhere. */
  position: number | null;
  /** Whether anybody who could answer is there. */
  staffed: boolean;
  waitSeconds: number | null;
}

/** Says how a queue stands for one conversation, or for one not begun yet; routing provides it, so that channels need not know routing. */
export abstract class WaitingRoom {
  abstract look(place: { conversationId: string | null; queueId: string | null }): Promise<Outlook>;
}
