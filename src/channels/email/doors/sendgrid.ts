import { z } from 'zod';
import type { Connection } from '../../channel-adapter.js';
import { isHard, reasonOf } from '../bounce-words.js';
import { buildRaw } from '../build-raw.js';
import { isKnown } from './basic-auth.js';
import { isSignedEvent } from './sendgrid-signature.js';
import { OWN_ID } from '../providers/mail-provider.js';
import { cameBack, mailsOnly, type MailDoor, type MailRequest, type Posted, type Said } from './mail-door.js';
import { readJson } from '../../vendor-json.js';
import { readAs } from './read-json.js';

const Events = z.array(
  z.looseObject({
    event: z.string(),
    email: z.string().optional(),
    'smtp-id': z.string().optional(),
    sg_message_id: z.string().optional(),
    [OWN_ID]: z.string().optional(),
    reason: z.string().nullish(),
    status: z.string().nullish(),
    type: z.string().nullish(),
  }),
);
type Event = z.infer<typeof Events>[number];
const STATES: Record<string, 'delivered' | 'failed' | 'read'> = {
  delivered: 'delivered',
  bounce: 'failed',
  dropped: 'failed',
  // Whoever complains has got it.
  spamreport: 'delivered',
  open: 'read',
};
const KNOWN = new Set([
  'processed',
  'deferred',
  'click',
  'unsubscribe',
  'group_unsubscribe',
  'group_resubscribe',
  ...Object.keys(STATES),
]);

/** A form with the mail in it, known by user and password in the address it calls; and events, signed where a key was set. */
export const sendgrid: MailDoor = { verify, read };

const isJson = ({ headers }: MailRequest): boolean => /json/.test(headers['content-type'] ?? '');

function verify(request: MailRequest, connection: Connection): boolean {
  const keys = connection.credentials.flatMap(({ sendgridEventKey }) => sendgridEventKey || []);
  return isJson(request) && keys.length > 0 ? isSignedEvent(request, keys) : isKnown(request, connection);
}

function read(request: MailRequest): Posted {
  if (isJson(request)) return events(readAs(Events, readJson(request.raw)));
  const { fields, files } = request.form;
  const recipients = envelope(fields.envelope);
  if (fields.email) return mailsOnly({ raw: Buffer.from(fields.email), recipients });
  const ids = new Map(Object.entries(json(fields['content-ids'])).map(([id, field]) => [String(field), id]));
  const raw = buildRaw({
    headers: headersOf(fields),
    text: fields.text ?? '',
    html: fields.html || undefined,
    files: files.map(({ field, name, contentType, data }) => ({ name, contentType, data, contentId: ids.get(field) })),
  });
  return mailsOnly({ raw, recipients });
}

function headersOf({ headers = '', from, to, cc, subject }: Record<string, string>): [string, string][] {
  const lines = headers.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const all = lines.flatMap((line): [string, string][] => {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    return name ? [[name, value]] : [];
  });
  const has = new Set(all.map(([name]) => name.toLowerCase()));
  const named: [string, string | undefined][] = [
    ['From', from],
    ['To', to],
    ['Cc', cc],
    ['Subject', subject],
  ];
  return [...all, ...named.filter((one): one is [string, string] => Boolean(one[1]) && !has.has(one[0].toLowerCase()))];
}

function envelope(text: string | undefined): string[] {
  const { to } = json(text);
  return Array.isArray(to) ? to.filter((one): one is string => typeof one === 'string') : [];
}

function json(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function events(all: Event[]): Posted {
  const said = all.map((one) => saidIn(one));
  const rest = all.filter((_, i) => said[i] === null).map(({ event }) => event);
  return {
    mails: [],
    said: said.filter((one) => one !== null),
    ignored: rest.map((type) => ({ kind: 'ignored', type, known: KNOWN.has(type) })),
  };
}

function saidIn(one: Event): Said | null {
  const state = STATES[one.event];
  const providerId = idOf(one);
  if (!state || !providerId) return null;
  const { event, reason, email } = one;
  const failed = state === 'failed';
  return {
    providerId,
    state,
    reason: failed ? cameBack(reason || event) : undefined,
    address: email?.toLowerCase() ?? null,
    trouble: troubleIn(one),
  };
}

/** Our own Message-ID as an argument of the mail or as its SMTP id; else SendGrid's, of which the answer told only the beginning. */
function idOf({ [OWN_ID]: own, 'smtp-id': smtp, sg_message_id: theirs }: Event): string | undefined {
  const byThem = theirs?.split(/\.(?:filter|recvd-)/)[0];
  const ours = smtp?.replace(/[<>]/g, '');
  return (own as string | undefined) ?? (ours && !/@(ismtpd|geopod)/.test(ours) ? ours : byThem || ours);
}

function troubleIn({ event, status, type, reason }: Event): Said['trouble'] {
  if (event === 'spamreport') return 'complaint';
  if (STATES[event] !== 'failed') return undefined;
  const hard = event === 'bounce' && type !== 'blocked';
  return hard && isHard(reasonOf(status ?? null, reason ?? '', ''), status ?? null) ? 'hard' : 'soft';
}
