import { z } from 'zod';
import { buildRaw } from '../build-raw.js';
import { OWN_ID } from '../providers/mail-provider.js';
import { isKnown } from './basic-auth.js';
import { cameBack, mailsOnly, type MailDoor, type Posted, type Said } from './mail-door.js';
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
const Event = z.looseObject({
  MessageID: z.string().optional(),
  Metadata: z.record(z.string(), z.unknown()).nullish(),
  Type: z.string().optional(),
  Description: z.string().nullish(),
  Details: z.string().nullish(),
  Email: z.string().optional(),
  Recipient: z.string().optional(),
});
const KNOWN = new Set(['Delivery', 'Bounce', 'SpamComplaint', 'Open', 'Click', 'SubscriptionChange']);
/** Of the kinds of bounce, those that say that it did not arrive, and whether it ever can. The others are delays and robots. */
const BOUNCES: Record<string, 'hard' | 'soft'> = {
  HardBounce: 'hard',
  BadEmailAddress: 'hard',
  SoftBounce: 'soft',
  DnsError: 'soft',
  SpamNotification: 'soft',
  VirusNotification: 'soft',
  ManuallyDeactivated: 'soft',
  Blocked: 'soft',
  SMTPApiError: 'soft',
  DMARCPolicy: 'soft',
  Undeliverable: 'soft',
  Unknown: 'soft',
};

/** Postmark: the mail as JSON, known by user and password in the address it calls. */
export const postmark: MailDoor = { verify: isKnown, read: ({ raw }) => read(readJson(raw)) };

function read(body: unknown): Posted {
  const { RecordType } = readAs(z.looseObject({ RecordType: z.string().optional() }), body);
  if (RecordType !== undefined && RecordType !== 'Inbound') return event(RecordType, readAs(Event, body));
  const mail = readAs(Inbound, body);
  if (mail.RawEmail) return mailsOnly({ raw: Buffer.from(mail.RawEmail), recipients: recipients(mail) });
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
  return mailsOnly({ raw, recipients: recipients(mail) });
}

const recipients = ({ OriginalRecipient }: z.infer<typeof Inbound>): string[] =>
  OriginalRecipient ? [OriginalRecipient] : [];

/** By our own Message-ID where it comes back in the metadata, else by Postmark's id of the mail. */
function event(type: string, body: z.infer<typeof Event>): Posted {
  const own = body.Metadata?.[OWN_ID];
  const providerId = typeof own === 'string' ? own : body.MessageID;
  const said = providerId ? saidIn(type, body, providerId) : null;
  if (said) return { mails: [], said: [said], ignored: [] };
  const name = type === 'Bounce' && body.Type ? `Bounce ${body.Type}` : type;
  return { mails: [], said: [], ignored: [{ kind: 'ignored', type: name, known: KNOWN.has(type) }] };
}

function saidIn(type: string, body: z.infer<typeof Event>, providerId: string): Said | null {
  const address = (body.Email ?? body.Recipient)?.toLowerCase() ?? null;
  if (type === 'Delivery') return { providerId, state: 'delivered', address };
  if (type === 'Open') return { providerId, state: 'read', address };
  // Whoever complains has got it.
  if (type === 'SpamComplaint' || body.Type === 'SpamComplaint')
    return { providerId, state: 'delivered', address, trouble: 'complaint' };
  const trouble = type === 'Bounce' ? BOUNCES[body.Type ?? 'Unknown'] : undefined;
  if (!trouble) return null;
  const words = body.Details || body.Description || body.Type || type;
  return { providerId, state: 'failed', reason: cameBack(words), address, trouble };
}
