import type { Instant } from './common.js';

export const addressKinds = ['phone', 'email', 'external_id', 'visitor'] as const;
export type AddressKind = (typeof addressKinds)[number];

/** `POST /channels/{inboxId}` of the custom channel, signed by Standard Webhooks. */
export interface CustomInbound {
  /** The sender's own id: the same id twice is stored once. At most 200 characters. */
  id: string;
  from: { kind: AddressKind; value: string; name?: string };
  text?: string;
  /** `data` is base64; `url` is fetched by nobody but the agent's browser. */
  attachments?: {
    name?: string;
    contentType?: string;
    url?: string;
    data?: string;
  }[];
  /** Separates conversations of one customer on one inbox, e.g. an order number. */
  thread?: string;
  sentAt?: Instant;
}

export interface InboundAnswer {
  accepted: true;
  messageId: string;
  conversationId: string;
  duplicate: boolean;
}
