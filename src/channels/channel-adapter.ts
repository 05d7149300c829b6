import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { ChannelClass, ChannelKind } from '../contract/common.js';
import type { Capabilities, CredentialField, FieldGroup, SetupStep } from '../contract/channels.js';
import type { AddressKind } from '../contract/inbound.js';
import type { Message } from '../contract/conversations.js';
import type { OutboundRequest, OutboundResult } from '../kernel/http/outbound/index.js';
import type { Pace } from './delivery/pace.js';
import type { Verdict } from './delivery/verdict.js';

/** A request as it came, before anything was parsed. */
export interface IncomingRequest {
  method: 'GET' | 'POST';
  /** As the vendor called it: the configured public address, never what the request's own headers claim. */
  url: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  raw: Buffer;
  nowMs: number;
}

/** What an inbox knows of its vendor. */
export interface Connection {
  inboxId: string;
  settings: Record<string, unknown>;
  /** By field name. While a rotation overlaps there are two sets, the present one first; none: nothing is set up yet. */
  credentials: Record<string, string>[];
  /** The hub's own signing secrets, for channels that are signed by Standard Webhooks. */
  secrets: Buffer[];
  publicUrl: string;
}

export interface NeutralFile {
  name: string;
  contentType: string;
  /** Bytes to keep; a link that stays at the sender's; or a file at the vendor's, which the hub fetches with the inbox's credentials. */
  content: { data: Buffer } | { url: string } | { fetch: string };
}

/** A customer's message in the hub's own terms. */
export interface NeutralItem {
  kind: 'message';
  externalId: string;
  from: { kind: AddressKind; value: string; name?: string; proof?: 'claimed' | 'verified' };
  thread: string;
  text: string;
  files: NeutralFile[];
  sentAt?: Date;
  /** The vendor's id of the message this one answers. */
  replyTo?: string;
  /** Everybody may read it: a comment or a mention. */
  isPublic?: boolean;
  /** The vendor tells that it was said, and neither what nor by whom: `inbound.untold` asks for that afterwards. */
  untold?: boolean;
  subject?: string;
  /** Who else it was written to. */
  cc?: string[];
  /** What only this channel knows and its `send` needs again: kept with the message, never shown. */
  channel?: Record<string, unknown>;
}

/** All that a vendor may tell us. `account` says which of the vendor's accounts it is about, where one address serves several. */
export type InboundEvent = { account?: string } & (
  | NeutralItem
  /** How far a message of ours has come. */
  | {
      kind: 'receipt';
      providerId: string;
      /** The id of ours that went along with the call: known even where the call's answer was lost. */
      deliveryId?: string;
      state: 'sent' | 'delivered' | 'read' | 'failed';
      reason?: string;
      at?: Date;
    }
  /** Everything sent to this address up to then was read. */
  | { kind: 'read_up_to'; from: NeutralItem['from']; thread: string; at: Date }
  | { kind: 'reaction'; providerId: string; from: NeutralItem['from']; emoji: string | null }
  /** Somebody answered in the vendor's own app. */
  | {
      kind: 'echo';
      externalId: string;
      to: NeutralItem['from'];
      thread: string;
      text: string;
      files: NeutralFile[];
      sentAt?: Date;
    }
  | { kind: 'consent'; from: NeutralItem['from']; granted: boolean; evidence: string }
  /** Known and of no use, or not known: kept raw, counted by name, never an error. */
  | { kind: 'ignored'; type: string; known: boolean }
);

export interface HttpAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** A message that was said here, by the vendor's id of it. */
export interface Said {
  externalId: string;
  channel: Record<string, unknown>;
  at: string;
}

/** Whom a person of ours writes to at this moment. */
export type Typing = Pick<Outgoing, 'to' | 'thread' | 'last'>;

/** A message on its way out, with all that a channel may need to address it. */
export interface Outgoing {
  message: Message;
  to: { kind: AddressKind; value: string; name: string | null };
  thread: string;
  /** Chosen in the composer: a template, a reply kind, a tag. */
  options: Record<string, unknown>;
  /** The customer's newest message here, and what its channel kept of it. */
  last: Said | null;
  /** The message this one answers, where the writer chose one: shown as a quote by channels that have it. */
  answered?: Said | null;
  settings: Record<string, unknown>;
  /** The hub's own address, for links. */
  publicUrl: string;
  /** Where one stops what this message belongs to, if it is of a kind that needs a yes. */
  unsubscribe?: string | null;
}

/** What a vendor says of a message only when it is asked. */
export interface Told {
  text?: string;
  author?: string;
}

export interface Untold {
  /** The name the author goes by until then. */
  nobody: string;
  ask(kept: Record<string, unknown>, connection: Connection): OutboundRequest;
  read(body: Buffer): Told;
}

/** What waits in the outbox: no credentials are in it. */
export interface Parcel {
  type: string;
  data: Record<string, unknown>;
}

/** A file of a parcel that the vendor is to keep itself: `data.uploads` until then, `data.media` names it afterwards. */
export interface Upload {
  id: string;
  name: string;
  /** Goes instead where the vendor does not take it. */
  url: string;
}

export interface FileToUpload {
  name: string;
  contentType: string;
  body: Buffer;
}

/** What the vendor said of a parcel: a verdict, and its own id of the message when it took it. */
export type Judged = Verdict & { providerId?: string };

/**
 * All that is special about one channel. Pure: no database, no network, no clock, so that recorded payloads test it.
 * Everything else — the door, storing, ordering, retries, the log — is shared.
 */
export interface ChannelAdapter {
  readonly channel: ChannelKind;
  /** As people say it. */
  readonly name: string;
  readonly class: ChannelClass;
  readonly capabilities: Capabilities;
  /** What an inbox of this channel may be configured with. `apiRoot` stands for the vendor's address, where there is one. */
  readonly settings: z.ZodType<Record<string, unknown>>;
  /** Written once and never shown again. Absent: the channel is signed by the hub's own secrets, or by nothing. */
  readonly credentials?: readonly CredentialField[];
  /** For a channel that asks for much: settings and credentials that name a `group` stand under its heading. */
  readonly groups?: readonly FieldGroup[];
  /** How long an answer can be undone before it leaves, unless an inbox says otherwise; absent: it leaves at once. */
  readonly undoSeconds?: number;
  /** What to do at the vendor, with the exact address to paste. */
  setup?(inbox: { id: string; publicUrl: string }): SetupStep[];
  /** A call that changes nothing and shows whether the vendor takes these credentials. */
  check?(connection: Connection): OutboundRequest;
  /** Absent: nothing comes in through `/channels/{inboxId}`. */
  readonly inbound?: {
    /** The vendor asks whether this address is ours: its question answered, or null when it is not right. */
    challenge?(request: IncomingRequest, connection: Connection): HttpAnswer | null;
    verify(request: IncomingRequest, connection: Connection): boolean;
    /** Throws a `Refusal` for what cannot be taken. */
    read(request: IncomingRequest, connection: Connection): InboundEvent[];
    /** What the vendor wants to hear; JSON with what was stored unless told otherwise. */
    answer?: HttpAnswer;
    /** Which account of the vendor an inbox stands for, where one address serves several. */
    account?(settings: Record<string, unknown>): string | undefined;
    /** Hosts files are fetched from, and no others: `example.com` or `*.example.com`. */
    fileHosts?: readonly string[];
    /** How a file at the vendor's is asked for; without it, its address is fetched as it is. */
    file?(reference: string, connection: Connection): OutboundRequest;
    /** How the vendor is asked for what it did not tell of a message, by what was kept of it. */
    untold?: Untold;
  };
  /** The same two for a channel whose own door is elsewhere. */
  readonly files?: Pick<NonNullable<ChannelAdapter['inbound']>, 'fileHosts' | 'file'> & {
    /** Where a file is no upload and may be larger than one. */
    largestMb?: number;
  };
  /** Absent: messages reach the customer by live connection and are sent once they are stored. */
  readonly send?: (outgoing: Outgoing) => Parcel;
  /** One call to the vendor; absent: the parcel is posted to the inbox's `deliveryUrl`, signed by the hub. */
  readonly call?: (parcel: Parcel, connection: Connection, deliveryId: string) => OutboundRequest;
  /** Brings a file into the vendor's own store before the parcel goes, call by call; its id there, or throws why not. */
  readonly upload?: (
    file: FileToUpload,
    parcel: Parcel,
    connection: Connection,
  ) => Generator<OutboundRequest, string, OutboundResult>;
  /** What the vendor allows; all of them are kept. Absent: as fast as it goes. */
  readonly pace?: readonly Pace[];
  /** The vendor knows a call that is made again, by the delivery's id. Without it a call whose end is not known is never repeated. */
  readonly idempotent?: boolean;
  /** Shows the customer that somebody types; null where nobody would see it. Sent and forgotten: it never fails anything. */
  readonly typing?: (typing: Typing, connection: Connection) => OutboundRequest | null;
  /** Leaves by another protocol than HTTP: the parcel goes to the carrier of this name instead of `call`. */
  readonly carrier?: 'smtp';
  /** What an answer means; absent: the status says it all. */
  readonly judge?: (result: OutboundResult) => Judged;
}
