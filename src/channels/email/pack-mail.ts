import { copiesIn } from './copies.js';
import type { Outgoing, Parcel } from '../channel-adapter.js';
import { addressIn } from './unproven.js';

/** What is kept of a customer's mail in order to answer it. */
export interface MailTrace {
  mailId?: string;
  references?: string[];
  subject?: string;
  /** A machine wrote it: it gets no automatic answer. */
  automatic?: boolean;
}

export interface MailParcel {
  messageId: string;
  conversationId: string;
  to: { address: string; name: string | null };
  cc: string[];
  bcc: string[];
  subject: string;
  text: string;
  attachments: { id: string; name: string; contentType: string; url: string }[];
  inReplyTo: string | null;
  references: string[];
  /** No person wrote it. */
  automatic: boolean;
  answersAutomatic: boolean;
  /** What stands below the words. */
  signature?: string;
  /** Where it is unsubscribed from in one click. */
  unsubscribe?: string;
}

/** A message of ours as a mail; what only the hub may know, keys and passwords, is added when it is sent. */
export function packMail({ message, to, thread, last, options, settings, unsubscribe }: Outgoing): Parcel {
  const address = addressIn(to.value);
  const trace = (last?.channel ?? {}) as MailTrace;
  const before = trace.mailId ?? null;
  const root = thread.includes('@') ? thread : null;
  // What a machine writes goes to nobody but the one it answers.
  const isPersons = message.author.kind === 'agent';
  const given = typeof options.subject === 'string' ? options.subject : undefined;
  const data: MailParcel = {
    messageId: message.id,
    conversationId: message.conversationId,
    to: { address, name: to.name },
    ...copiesIn(isPersons ? options : {}, address),
    subject: oneLine(given ?? answering(trace.subject)),
    text: message.text,
    attachments: message.attachments.map(({ id, name, contentType, url }) => ({ id, name, contentType, url })),
    inReplyTo: before,
    references: [...new Set([...(trace.references ?? []), ...[before ?? root ?? []].flat()])].slice(-20),
    automatic: !isPersons,
    answersAutomatic: trace.automatic === true,
    ...signatureOf(isPersons, message.author.name, settings),
    ...(unsubscribe && { unsubscribe }),
  };
  return { type: 'mail.send', data: data as unknown as Record<string, unknown> };
}

/** Of people only: what a machine writes is signed by what it is. */
function signatureOf(isPersons: boolean, name: string | null, { signature }: Outgoing['settings']) {
  if (!isPersons || typeof signature !== 'string' || signature.trim() === '') return {};
  return { signature: signature.replaceAll('{agent name}', name ?? '').trim() };
}

function answering(subject: string | undefined): string {
  if (!subject) return 'Your message';
  return /^(re|aw|sv|antw|odp|ref|rif)\s*:/i.test(subject) ? subject : `Re: ${subject}`;
}

const oneLine = (text: string): string =>
  text
    .replace(/[\r\n]+/g, ' ')
    .trim()
    .slice(0, 500);
