import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { sameText } from '../../../kernel/auth/hash.js';
import { buildRaw } from '../build-raw.js';
import { OWN_ID } from '../providers/mail-provider.js';
import { cameBack, mailsOnly, type MailDoor, type MailRequest, type Posted, type Said } from './mail-door.js';
import { readJson } from '../../vendor-json.js';
import { readAs } from './read-json.js';

const FRESH_MS = 15 * 60_000;
const Event = z.looseObject({
  signature: z.looseObject({ timestamp: z.string(), token: z.string(), signature: z.string() }),
  'event-data': z.looseObject({
    event: z.string(),
    reason: z.string().nullish(),
    severity: z.string().optional(),
    recipient: z.string().optional(),
    'user-variables': z.record(z.string(), z.unknown()).nullish(),
    message: z.looseObject({ headers: z.looseObject({ 'message-id': z.string().optional() }).optional() }).optional(),
    'delivery-status': z.looseObject({ message: z.string().nullish(), description: z.string().nullish() }).optional(),
  }),
});
const STATES: Record<string, 'delivered' | 'failed' | 'read'> = {
  delivered: 'delivered',
  failed: 'failed',
  // Whoever complains has got it.
  complained: 'delivered',
  opened: 'read',
};
const KNOWN = new Set(['accepted', 'rejected', 'clicked', 'unsubscribed', 'stored', ...Object.keys(STATES)]);

/** Mailgun: a form with the mail in it. Its signature covers no body, so each token is taken once. */
export const mailgun: MailDoor = {
  verify: (request, { credentials }) => {
    const { timestamp = '', token = '', signature = '' } = signed(request);
    const right = credentials.map(({ mailgunSigningKey }) => isSigned(mailgunSigningKey, timestamp, token, signature));
    return right.includes(true) && Math.abs(request.nowMs - Number(timestamp) * 1000) <= FRESH_MS;
  },
  read,
};

const isSigned = (key: string | undefined, timestamp: string, token: string, signature: string): boolean =>
  Boolean(key) &&
  token !== '' &&
  sameText(
    signature.toLowerCase(),
    createHmac('sha256', key as string)
      .update(timestamp + token)
      .digest('hex'),
  );

const isJson = ({ headers }: MailRequest): boolean => /json/.test(headers['content-type'] ?? '');

function signed(request: MailRequest): Record<string, string> {
  return isJson(request)
    ? (readAs(Event, readJson(request.raw)).signature as Record<string, string>)
    : request.form.fields;
}

function read(request: MailRequest): Posted {
  const { token: once } = signed(request);
  if (isJson(request)) return { ...event(readAs(Event, readJson(request.raw))), once };
  const { fields, files } = request.form;
  const recipients = fields.recipient ? [fields.recipient] : [];
  if (fields['body-mime']) return { ...mailsOnly({ raw: Buffer.from(fields['body-mime']), recipients }), once };
  const inline = parsed(fields['content-id-map'], z.record(z.string(), z.string()));
  const byField = new Map(Object.entries(inline ?? {}).map(([id, field]) => [field, id.replace(/[<>]/g, '')]));
  const raw = buildRaw({
    headers: headersOf(fields),
    text: fields['body-plain'] ?? '',
    html: fields['body-html'] || undefined,
    files: files.map(({ field, name, contentType, data }) => ({
      name,
      contentType,
      data,
      contentId: byField.get(field),
    })),
  });
  return { ...mailsOnly({ raw, recipients }), once };
}

function headersOf(fields: Record<string, string>): [string, string][] {
  const all = parsed(fields['message-headers'], z.array(z.tuple([z.string(), z.string()])));
  if (all) return all;
  const names = ['From', 'To', 'Cc', 'Subject', 'Date', 'Message-Id', 'In-Reply-To', 'References'];
  const has = names.filter((name) => fields[name] ?? fields[name.toLowerCase()]);
  return has.map((name) => [name, fields[name] ?? fields[name.toLowerCase()]]);
}

function parsed<T extends z.ZodType>(text: string | undefined, schema: T): z.infer<T> | null {
  if (!text) return null;
  try {
    const one = schema.safeParse(JSON.parse(text));
    return one.success ? one.data : null;
  } catch {
    return null;
  }
}

function event({ 'event-data': data }: z.infer<typeof Event>): Posted {
  const state = STATES[data.event];
  const own = data['user-variables']?.[OWN_ID];
  const providerId = typeof own === 'string' ? own : data.message?.headers?.['message-id']?.replace(/[<>]/g, '');
  // A temporary failure is Mailgun's own affair: it goes on trying.
  const passing = data.event === 'failed' && data.severity === 'temporary';
  if (!state || !providerId || passing)
    return { mails: [], said: [], ignored: [{ kind: 'ignored', type: data.event, known: KNOWN.has(data.event) }] };
  const status = data['delivery-status'];
  const reason = state === 'failed' ? cameBack(status?.message || status?.description || data.event) : undefined;
  const address = data.recipient?.toLowerCase() ?? null;
  return { mails: [], said: [{ providerId, state, reason, address, trouble: troubleIn(data) }], ignored: [] };
}

function troubleIn({ event, reason }: z.infer<typeof Event>['event-data']): Said['trouble'] {
  if (event === 'complained') return 'complaint';
  if (event !== 'failed') return undefined;
  // An address on Mailgun's list of those it does not try any more came back before.
  return reason === 'suppress-bounce' || reason === 'bounce' ? 'hard' : 'soft';
}
