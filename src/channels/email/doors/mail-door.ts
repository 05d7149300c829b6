import type { IncomingRequest, InboundEvent, Connection } from '../../channel-adapter.js';

/** A form a vendor posted: its fields, and its files by the field they came in. */
export interface Form {
  fields: Record<string, string>;
  files: { field: string; name: string; contentType: string; data: Buffer }[];
}

export type MailRequest = IncomingRequest & { form: Form };

/** What a vendor posted: raw mails to take in, and what it says of ours. */
export interface Posted {
  mails: { raw: Buffer; recipients: string[] }[];
  events: InboundEvent[];
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
