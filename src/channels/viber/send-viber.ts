import type { OutboundRequest, OutboundResult } from '../../kernel/http/outbound/index.js';
import type { Connection, Judged, Outgoing, Parcel } from '../channel-adapter.js';
import { judgeVendor } from '../delivery/verdict.js';
import { parseExactly } from './callback.js';

const MOST_CAPTION = 120;

export function packViber({ message, to, settings, publicUrl }: Outgoing): Parcel {
  const sender = { name: settings.senderName, ...(settings.senderAvatar ? { avatar: settings.senderAvatar } : {}) };
  const base = { receiver: to.value.replace(/^viber:/, ''), min_api_version: 1, sender };
  const files = message.attachments.map((file) => ({ ...file, url: new URL(file.url, publicUrl).href }));
  const [file] = files;
  if (files.length === 1 && file.contentType === 'image/jpeg' && message.text.length <= MOST_CAPTION)
    return { type: 'send_message', data: { ...base, type: 'picture', text: message.text, media: file.url } };
  if (files.length === 1 && file.size > 0 && message.text === '') {
    const { url, size, name } = file;
    return { type: 'send_message', data: { ...base, type: 'file', media: url, size, file_name: name } };
  }
  const text = [message.text, ...files.map(({ name, url }) => `${name}: ${url}`)].filter(Boolean).join('\n');
  return { type: 'send_message', data: { ...base, type: 'text', text } };
}

export function callViber({ type, data }: Parcel, { settings, credentials: [current] }: Connection): OutboundRequest {
  return {
    url: `${String(settings.apiRoot).replace(/\/$/, '')}/pa/${type}`,
    headers: { 'content-type': 'application/json', 'x-viber-auth-token': current.authToken },
    body: JSON.stringify(data),
  };
}

/** By the vendor's number; any other is told with the vendor's own words. */
const words: Record<number, string> = {
  2: 'Viber does not accept the authentication token of this inbox',
  5: 'this customer is not on Viber any more',
  6: 'this customer has not subscribed to the bot, or has unsubscribed',
  7: 'the bot is blocked by Viber',
  9: 'the bot is suspended by Viber',
  10: 'the bot has no webhook set: without one Viber sends nothing',
  11: 'the customer’s device cannot show this kind of message',
  21: 'the customer’s country does not allow it',
  23: 'the bot’s free messages are used up',
  24: 'the bot’s balance is used up',
};
const WRONG_TOKEN = 2;
const TOO_MANY = 12;

/** Viber says 200 to nearly everything; `status` is what counts. */
export function judgeViber(result: OutboundResult): Judged {
  const base = judgeVendor(result);
  if (result.kind !== 'answer' || base.kind !== 'delivered') return base;
  const { status, status_message, message_token } = parse(result.body);
  if (status === 0) return message_token === undefined ? base : { ...base, providerId: String(message_token) };
  // Not Viber's own answer: whether it took the message is not known.
  if (status === undefined)
    return { kind: 'again', why: 'it answered 200 without a status', perhapsTaken: true, retryAfter: null };
  if (status === TOO_MANY)
    return { kind: 'again', why: 'Viber asks us to slow down', perhapsTaken: false, retryAfter: 60 };
  const why = `${words[status] ?? 'Viber refused the message'} (${status} ${status_message ?? ''})`;
  return { kind: 'failed', why, ...(status === WRONG_TOKEN && { credentials: 'refused' }) };
}

function parse(body: Buffer): { status?: number; status_message?: string; message_token?: string | number } {
  try {
    return (parseExactly(body.toString('utf8')) as ReturnType<typeof parse> | null) ?? {};
  } catch {
    return {};
  }
}
