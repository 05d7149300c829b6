import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { ChannelKind } from '../contract/common.js';
import type { AddressKind } from '../contract/inbound.js';
import type { Message } from '../contract/conversations.js';

/** What a channel can carry; the composer offers no more than this. */
export interface Capabilities {
  attachments: boolean;
  /** The longest text the other side takes. */
  maxText: number;
  /** Whether the other side reports `delivered` and `read`. */
  receipts: boolean;
}

/** A request as it came, before anything was parsed. */
export interface IncomingRequest {
  headers: IncomingHttpHeaders;
  raw: Buffer;
  nowMs: number;
}

export interface NeutralFile {
  name: string;
  contentType: string;
  /** Bytes to keep, or a link that stays at the sender's. */
  content: { data: Buffer } | { url: string };
}

/** A customer's message in the hub's own terms. */
export interface NeutralItem {
  externalId: string;
  from: { kind: AddressKind; value: string; name?: string };
  thread: string;
  text: string;
  files: NeutralFile[];
  sentAt?: Date;
}

/** A message on its way out, with all that a channel may need to address it. */
export interface Outgoing {
  message: Message;
  to: { kind: AddressKind; value: string; name: string | null };
  thread: string;
  /** The hub's own address, for links. */
  publicUrl: string;
}

/** What is posted to the inbox's address: the sender wraps, signs, retries and logs it. */
export interface Parcel {
  type: string;
  data: Record<string, unknown>;
}

/**
 * All that is special about one channel. Pure: no database, no network, no clock, so that recorded payloads test it.
 * Everything else — the door, storing, ordering, retries, the log — is shared.
 */
export interface ChannelAdapter {
  readonly channel: ChannelKind;
  readonly capabilities: Capabilities;
  /** What an inbox of this channel may be configured with. */
  readonly settings: z.ZodType<Record<string, unknown>>;
  /** Absent: nothing comes in through `POST /channels/{inboxId}`. */
  readonly inbound?: {
    verify(request: IncomingRequest, secrets: Buffer[]): boolean;
    /** Throws a `Refusal` for what cannot be taken. */
    read(raw: Buffer): NeutralItem[];
  };
  /** Absent: messages reach the customer by live connection and are sent once they are stored. */
  readonly send?: (outgoing: Outgoing) => Parcel;
}
