import { createHash } from 'node:crypto';
import type { OutboundRequest, OutboundResult } from '../../kernel/http/outbound/index.js';
import type { Connection, Judged, Outgoing, Parcel, Typing } from '../channel-adapter.js';
import { judge } from '../delivery/verdict.js';

/** One push carries no more. */
const MOST_MESSAGES = 5;

export function packLine({ message, to, thread, last, answered, publicUrl }: Outgoing): Parcel {
  const files = message.attachments.map((file) => ({ ...file, url: new URL(file.url, publicUrl).href }));
  const shown = files.filter(isPicture).slice(0, MOST_MESSAGES - 1);
  const links = files.filter((file) => !shown.includes(file)).map(({ name, url }) => `${name}: ${url}`);
  const text = [message.text, ...links].filter(Boolean).join('\n');
  const quoteToken = (answered ?? (thread ? last : null))?.channel.quoteToken;
  const messages = [
    // Among many people it has to be seen who is answered.
    ...(text ? [{ type: 'text', text, ...(quoteToken ? { quoteToken } : {}) }] : []),
    ...shown.map(({ url }) => ({ type: 'image', originalContentUrl: url, previewImageUrl: url })),
  ];
  // A reply token is good for a moment and once; a push is always right.
  return { type: 'push', data: { to: thread || to.value.replace(/^line:/, ''), messages } };
}

const isPicture = ({ contentType, url }: { contentType: string; url: string }) =>
  /^image\/(jpeg|png)$/.test(contentType) && url.startsWith('https://');

export function callLine({ data }: Parcel, connection: Connection, deliveryId: string): OutboundRequest {
  return {
    url: `${String(connection.settings.apiRoot).replace(/\/$/, '')}/v2/bot/message/push`,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${connection.credentials[0].accessToken}`,
      'x-line-retry-key': uuidOf(deliveryId),
    },
    body: JSON.stringify(data),
  };
}

/** Dots in the chat, for so long or until a message comes; LINE shows them to one person alone, and not in groups. */
export function showTyping({ to, thread }: Typing, { settings, credentials: [current] }: Connection) {
  if (thread) return null;
  return {
    url: `${String(settings.apiRoot).replace(/\/$/, '')}/v2/bot/chat/loading/start`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${current.accessToken}` },
    body: JSON.stringify({ chatId: to.value.replace(/^line:/, ''), loadingSeconds: 10 }),
  };
}

/** The same UUID for the same delivery (RFC 9562, version 8), so that a second try is known as the same message. */
export function uuidOf(deliveryId: string): string {
  const bytes = createHash('sha256').update(`throughline:${deliveryId}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function judgeLine(result: OutboundResult): Judged {
  const base = judge(result);
  if (result.kind !== 'answer') return base;
  const { message, details, sentMessages } = parse(result.body);
  const providerId = sentMessages?.[0]?.id;
  // The retry key was accepted before: the customer has the message, and this call sent nothing.
  if (base.kind === 'delivered' || result.status === 409)
    return { kind: 'delivered', ...(providerId && { providerId }) };
  const said = [message, ...(details ?? []).map((one) => one.message)].filter(Boolean).join('; ');
  if (result.status === 401)
    return {
      kind: 'failed',
      why: 'LINE does not accept the channel access token of this inbox',
      credentials: 'refused',
    };
  // The same status says "slow down" and "no more this month": waiting helps only with the first.
  if (result.status === 429 && /monthly limit/i.test(said))
    return { kind: 'failed', why: 'the monthly limit of messages of this LINE account is used up' };
  if (base.kind === 'failed' && said) return { kind: 'failed', why: `LINE refused the message: ${said}` };
  return base;
}

interface Answer {
  message?: string;
  details?: { message?: string }[];
  sentMessages?: { id?: string }[];
}

function parse(body: Buffer): Answer {
  try {
    return (JSON.parse(body.toString('utf8')) as Answer | null) ?? {};
  } catch {
    return {};
  }
}
