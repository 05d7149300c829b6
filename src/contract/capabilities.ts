import type { AddressKind } from './inbound.js';

export const replyKinds = ['public', 'private', 'both'] as const;
/** How a comment everybody can read is answered. */
export type ReplyKind = (typeof replyKinds)[number];

/** What a channel can carry; the composer offers no more than this. */
export interface Capabilities {
  attachments: boolean;
  /** The longest text the other side takes. */
  maxText: number;
  /** The longest comment everybody can read, where that is another. */
  maxPublicText?: number;
  /** Its signs have weights, and addresses one length, as on X. */
  weighsPublic?: boolean;
  /** Lengths are counted in bytes of UTF-8. */
  countsBytes?: boolean;
  /** Whether the other side reports `delivered` and `read`. */
  receipts: boolean;
  threads?: boolean;
  publicComments?: boolean;
  /** How a comment may be answered; absent: in every way there is. */
  replyKinds?: readonly ReplyKind[];
  /** A comment is answered privately for so long. */
  privateReplyHours?: number;
  templates?: boolean;
  /** An answer can be seen to answer one message. */
  quotes?: boolean;
  typing?: boolean;
  /** Whether we may write first. */
  firstContact?: boolean;
  /** Free words are taken this long after the customer's last message; then a template, people's words only, or nothing. */
  window?: { hours: number; after: 'template' | 'people' | 'nothing'; peopleHours?: number };
  /** Text is sent in parts of this many units: SMS. */
  segments?: boolean;
  /** The kind of address it writes to; absent: only people who wrote here first can be answered here. */
  reaches?: AddressKind;
}
