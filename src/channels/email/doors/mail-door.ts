import type { IncomingRequest, InboundEvent, Connection } from '../../channel-adapter.js';
import type { Trouble } from '../mail-trouble.js';

/** A form a vendor posted: its fields, and its files by the field they came in. */
export interface Form {
  fields: Record<string, string>;
  files: { field: string; name: string; contentType: string; data: Buffer }[];
}

export type MailRequest = IncomingRequest & { form: Form };

/** What a vendor says of one mail of ours to one of its recipients. */
export interface Said {
  /** The vendor's id of it, or our own Message-ID where the vendor hands it back. */
  providerId: string;
  state: 'delivered' | 'failed' | 'read';
  reason?: string;
  address: string | null;
  /** What it tells of the address beyond this mail. */
  trouble?: Trouble['kind'];
}

/** What a vendor posted: raw mails to take in, and what it says of ours. */
export interface Posted {
  mails: { raw: Buffer; recipients: string[] }[];
  said: Said[];
  /** Of no use: counted by name. */
  ignored: Extract<InboundEvent, { kind: 'ignored' }>[];
  /** Values that may be used once: the same again is somebody's recording. */
  once?: string;
  /** An address to call to finish a subscription. */
  confirm?: string;
}

/** One vendor's way of posting mail. Pure but for time, which is in the request. */
export interface MailDoor {
  verify(request: MailRequest, connection: Connection): boolean | Promise<boolean>;
  read(request: MailRequest): Posted;
}

export const mailsOnly = (...mails: Posted['mails']): Posted => ({ mails, said: [], ignored: [] });

export const cameBack = (words: string): string =>
  `It came back: ${words.replaceAll('\u0000', '').toWellFormed()}`.slice(0, 300);
