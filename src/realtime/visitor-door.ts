import type { VisitorMessage, VisitorThread } from '../contract/live.js';

/** What a visitor's token proves: which browser at which inbox, and as whom when the shop signed for it. */
export interface VisitorPass {
  visitorId: string;
  inboxId: string;
  /** The shop's own id of this customer, proved by its signature. */
  userId?: string;
  /** Given before the chat; nobody has proved them. */
  name?: string;
  email?: string;
  /** Seconds since 1970. */
  exp: number;
}

export interface VisitorSends {
  clientId: string;
  text: string;
  attachmentIds: string[];
}

/** What the web chat does for a connected visitor; the channel provides it, so that realtime knows no feature. */
export abstract class VisitorDoor {
  /** Null when the token is not one of ours, is over, or its inbox is gone. */
  abstract admit(token: unknown): Promise<VisitorPass | null>;
  abstract thread(pass: VisitorPass, after?: number): Promise<VisitorThread>;
  abstract send(pass: VisitorPass, message: VisitorSends): Promise<{ message: VisitorMessage; conversationId: string }>;
  /** How far the visitor's browser has received, or the visitor read, our messages. */
  abstract reached(pass: VisitorPass, seq: number, state: 'delivered' | 'read'): Promise<void>;
  abstract askPerson(pass: VisitorPass): Promise<boolean>;
}
