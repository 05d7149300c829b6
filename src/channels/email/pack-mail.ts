import type { Outgoing, Parcel } from '../channel-adapter.js';

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
  subject: string;
  text: string;
  attachments: { id: string; name: string; contentType: string; url: string }[];
  inReplyTo: string | null;
  references: string[];
  /** No person wrote it. */
  automatic: boolean;
  answersAutomatic: boolean;
}

/** A message of ours as a mail; what only the hub may know, keys and passwords, is added when it is sent. */
export function packMail({ message, to, thread, last, options }: Outgoing): Parcel {
  const trace = (last?.channel ?? {}) as MailTrace;
  const before = trace.mailId ?? null;
  const root = thread.includes('@') ? thread : null;
  const given = typeof options.subject === 'string' ? options.subject : undefined;
  const data: MailParcel = {
    messageId: message.id,
    conversationId: message.conversationId,
    to: { address: to.value, name: to.name },
    subject: oneLine(given ?? answering(trace.subject)),
    text: message.text,
    attachments: message.attachments.map(({ id, name, contentType, url }) => ({ id, name, contentType, url })),
    inReplyTo: before,
    references: [...new Set([...(trace.references ?? []), ...[before ?? root ?? []].flat()])].slice(-20),
    automatic: message.author.kind !== 'agent',
    answersAutomatic: trace.automatic === true,
  };
  return { type: 'mail.send', data: data as unknown as Record<string, unknown> };
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
