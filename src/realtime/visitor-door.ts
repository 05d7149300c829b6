import type { VisitorMessage, VisitorThread } from '../contract/live.js';
import type { VisitorPass } from '../kernel/auth/visitor-pass.js';

export interface VisitorSends {
  clientId: string;
  text: string;
  attachmentIds: string[];
}

/** What the web chat does for a connected visitor; the channel provides it, so that realtime knows no feature. */
export abstract class VisitorDoor {
  /** Null when the token is not one of ours, is over, or its inbox is gone. */
  abstract admit(token: unknown): Promise<VisitorPass | null>;
  /** Their conversation, once they have one. */
  abstract conversation(pass: VisitorPass): Promise<string | null>;
  abstract thread(pass: VisitorPass, after?: number, known?: string): Promise<VisitorThread>;
  abstract send(pass: VisitorPass, message: VisitorSends): Promise<{ message: VisitorMessage; conversationId: string }>;
  /** How far the visitor's browser has received, or the visitor read, our messages. */
  abstract reached(pass: VisitorPass, seq: number, state: 'delivered' | 'read'): Promise<void>;
  abstract askPerson(pass: VisitorPass): Promise<boolean>;
}
