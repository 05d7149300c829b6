import { z } from 'zod';
import type { InboundEvent } from '../../channel-adapter.js';
import { buildRaw } from '../build-raw.js';
import { isKnown } from './basic-auth.js';
import type { MailDoor, MailRequest, Posted } from './mail-door.js';
import { readJson } from '../../vendor-json.js';
import { readAs } from './read-json.js';

const Events = z.array(
  z.looseObject({ event: z.string(), 'smtp-id': z.string().optional(), reason: z.string().optional() }),
);
const STATES: Record<string, 'delivered' | 'failed' | 'read'> = {
  delivered: 'delivered',
  bounce: 'failed',
  dropped: 'failed',
  spamreport: 'failed',
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

/** SendGrid: a form with the mail in it, known by user and password in the address it calls. */
export const sendgrid: MailDoor = { verify: isKnown, read };

function read(request: MailRequest): Posted {
  if (/json/.test(request.headers['content-type'] ?? ''))
    return { mails: [], events: readAs(Events, readJson(request.raw)).map(event) };
  const { fields, files } = request.form;
  const recipients = envelope(fields.envelope);
  if (fields.email) return { mails: [{ raw: Buffer.from(fields.email), recipients }], events: [] };
  const ids = new Map(Object.entries(json(fields['content-ids'])).map(([id, field]) => [String(field), id]));
  const raw = buildRaw({
    headers: headersOf(fields),
    text: fields.text ?? '',
    html: fields.html || undefined,
    files: files.map(({ field, name, contentType, data }) => ({ name, contentType, data, contentId: ids.get(field) })),
  });
  return { mails: [{ raw, recipients }], events: [] };
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

function event({ event: type, 'smtp-id': id, reason: said }: z.infer<typeof Events>[number]): InboundEvent {
  const state = STATES[type];
  const providerId = id?.replace(/[<>]/g, '');
  if (!state || !providerId) return { kind: 'ignored', type, known: KNOWN.has(type) };
  return {
    kind: 'receipt',
    providerId,
    state,
    reason: state === 'failed' ? `It came back: ${said ?? type}`.slice(0, 300) : undefined,
  };
}
