import type { Fact } from '../kernel/events/fact.js';
import type { Address } from '../profiles/index.js';
import type { AttachmentNote, InboundExtra } from './message-row.js';

/** A customer's message in the hub's own terms, whatever channel it came by. */
export interface InboundItem {
  inboxId: string;
  /** The provider's event id: the same id on the same inbox is stored once. */
  externalId: string;
  address: Address;
  thread: string;
  text: string;
  attachments?: AttachmentNote[];
  extra?: InboundExtra;
  sentAt?: Date;
}

export interface Received {
  messageId: string;
  conversationId: string;
  seq: number;
  duplicate: boolean;
}

export interface Receipt {
  answers: (Received | null)[];
  facts: Fact[];
}
