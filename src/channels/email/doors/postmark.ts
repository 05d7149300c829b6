import { z } from 'zod';
import type { InboundEvent } from '../../channel-adapter.js';
import { buildRaw } from '../build-raw.js';
import { isKnown } from './basic-auth.js';
import type { MailDoor, Posted } from './mail-door.js';
import { readJson } from '../../vendor-json.js';
import { readAs } from './read-json.js';

const Inbound = z.looseObject({
  OriginalRecipient: z.string().optional(),
  RawEmail: z.string().optional(),
  From: z.string().default(''),
  To: z.string().default(''),
  Cc: z.string().default(''),
  ReplyTo: z.string().default(''),
  Subject: z.string().default(''),
  Date: z.string().default(''),
  MessageID: z.string().default(''),
  TextBody: z.string().default(''),
  HtmlBody: z.string().default(''),
  Headers: z.array(z.looseObject({ Name: z.string(), Value: z.string() })).default([]),
  Attachments: z
    .array(
      z.looseObject({
        Name: z.string(),
        Content: z.string(),
        ContentType: z.string(),
        ContentID: z.string().nullish(),
      }),
    )
    .default([]),
});
const EVENTS: Record<string, 'delivered' | 'failed' | 'read'> = {
  Delivery: 'delivered',
  Bounce: 'failed',
  SpamComplaint: 'failed',
  Open: 'read',
};

/** Postmark: the mail as JSON, known by user and password in the address it calls. */
export const postmark: MailDoor = { verify: isKnown, read: ({ raw }) => read(readJson(raw)) };

function read(body: unknown): Posted {
  const { RecordType } = readAs(z.looseObject({ RecordType: z.string().optional() }), body);
  if (RecordType !== undefined && RecordType !== 'Inbound')
    return { mails: [], events: [event(RecordType, body as Record<string, unknown>)] };
  const mail = readAs(Inbound, body);
  if (mail.RawEmail) return { mails: [{ raw: Buffer.from(mail.RawEmail), recipients: recipients(mail) }], events: [] };
  const headers = mail.Headers.map(({ Name, Value }): [string, string] => [Name, Value]);
  const has = new Set(headers.map(([name]) => name.toLowerCase()));
  const named: [string, string][] = [
    ['From', mail.From],
    ['To', mail.To],
    ['Cc', mail.Cc],
    ['Reply-To', mail.ReplyTo],
    ['Subject', mail.Subject],
    ['Date', mail.Date],
    ['Message-ID', `<${mail.MessageID}@inbound.postmarkapp.com>`],
  ];
  headers.push(...named.filter(([name, value]) => value !== '' && !has.has(name.toLowerCase())));
  const files = mail.Attachments.map((one) => ({
    name: one.Name,
    contentType: one.ContentType,
    data: Buffer.from(one.Content, 'base64'),
    contentId: one.ContentID || undefined,
  }));
  const raw = buildRaw({ headers, text: mail.TextBody, html: mail.HtmlBody || undefined, files });
  return { mails: [{ raw, recipients: recipients(mail) }], events: [] };
}

const recipients = ({ OriginalRecipient }: z.infer<typeof Inbound>): string[] =>
  OriginalRecipient ? [OriginalRecipient] : [];

/** Only of mails sent under our own Message-ID, which Postmark hands back in its metadata. */
function event(type: string, body: Record<string, unknown>): InboundEvent {
  const state = EVENTS[type];
  const providerId = typeof body.MessageID === 'string' ? body.MessageID : '';
  if (!state || !providerId)
    return { kind: 'ignored', type, known: type in EVENTS || type === 'Click' || type === 'SubscriptionChange' };
  const reason =
    state === 'failed' ? `It came back: ${String(body.Description ?? body.Type ?? type)}`.slice(0, 300) : undefined;
  return { kind: 'receipt', providerId, state, reason };
}
