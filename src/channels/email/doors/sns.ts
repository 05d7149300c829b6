import { createVerify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Connection } from '../../channel-adapter.js';
import { mailsOnly, type Posted } from './mail-door.js';
import { readJson } from '../../vendor-json.js';
import { readAs } from './read-json.js';
import { sesSaid } from './ses-events.js';

/** Amazon's own hosts and no others: both the certificate and the confirmation are fetched from addresses in the message. */
const HOST = /^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?$/;
const FRESH_MS = 60 * 60_000;

const Note = z.looseObject({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string(),
  TopicArn: z.string(),
  Subject: z.string().optional(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
  SubscribeURL: z.string().optional(),
  Token: z.string().optional(),
});
type Note = z.infer<typeof Note>;

const Received = z.looseObject({
  notificationType: z.string(),
  content: z.string().optional(),
  receipt: z
    .looseObject({
      recipients: z.array(z.string()).default([]),
      action: z.looseObject({ encoding: z.string().optional() }).optional(),
    })
    .optional(),
});

export const readNote = (raw: Buffer): Note => readAs(Note, readJson(raw));

export function isAmazons(url: string | undefined, path: RegExp = /^\//): boolean {
  if (!url || !URL.canParse(url)) return false;
  const { protocol, hostname, port, username, pathname } = new URL(url);
  return protocol === 'https:' && port === '' && username === '' && HOST.test(hostname) && path.test(pathname);
}

/** Where the certificate of this note may be fetched, or null: it is not Amazon's, not of our topic, or old. */
export function certificateOf(note: Note, { settings }: Pick<Connection, 'settings'>, nowMs: number): string | null {
  if (!settings.snsTopic || note.TopicArn !== settings.snsTopic) return null;
  if (!(Math.abs(nowMs - Date.parse(note.Timestamp)) <= FRESH_MS)) return null;
  return isAmazons(note.SigningCertURL, /^\/[\w-]+\.pem$/) ? note.SigningCertURL : null;
}

/** The order of the fields is Amazon's, and another one for subscriptions. */
export function isSigned(note: Note, pem: string): boolean {
  const fields: (keyof Note)[] =
    note.Type === 'Notification'
      ? [
          'Message',
          'MessageId',
          ...(note.Subject === undefined ? [] : (['Subject'] as const)),
          'Timestamp',
          'TopicArn',
          'Type',
        ]
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = fields.map((name) => `${String(name)}\n${String(note[name])}\n`).join('');
  try {
    const { publicKey } = new X509Certificate(pem);
    const verify = createVerify(note.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1').update(text);
    return verify.verify(publicKey, note.Signature, 'base64');
  } catch {
    return false;
  }
}

/** The mail in a note, the address that confirms a subscription, or the name of what is of no use here. */
export function postedIn(note: Note): Posted {
  const nothing = mailsOnly();
  if (note.Type !== 'Notification') {
    const confirm =
      note.Type === 'SubscriptionConfirmation' && isAmazons(note.SubscribeURL) ? note.SubscribeURL : undefined;
    return { ...nothing, confirm };
  }
  const message = jsonOf(note.Message);
  const said = sesSaid(message);
  if (said.length > 0) return { ...nothing, said };
  const told = Received.safeParse(message).data;
  const { notificationType: type = 'a note without a mail', content, receipt } = told ?? {};
  if (type !== 'Received' || content === undefined)
    return {
      ...nothing,
      ignored: [
        {
          kind: 'ignored',
          type: type === 'Received' ? 'Received without content' : type,
          known: type !== 'Received' && told !== undefined,
        },
      ],
    };
  const raw = Buffer.from(content, receipt?.action?.encoding?.toUpperCase() === 'BASE64' ? 'base64' : 'utf8');
  return mailsOnly({ raw, recipients: receipt?.recipients ?? [] });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
