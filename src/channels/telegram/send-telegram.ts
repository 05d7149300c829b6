import type { OutboundRequest, OutboundResult } from '../../kernel/http/outbound/index.js';
import type { Connection, Judged, Outgoing, Parcel, Typing } from '../channel-adapter.js';
import { judgeVendor } from '../delivery/verdict.js';
import { messageKey } from './read-telegram.js';

const MOST_CAPTION = 1024;
/** The vendor fetches these by their address; anything else it wants uploaded, so it goes as a link. */
const photos = new Set(['image/jpeg', 'image/png', 'image/webp']);
const documents = new Set(['application/pdf', 'application/zip', 'image/gif']);

export function packTelegram({ message, to, thread, last, answered, publicUrl }: Outgoing): Parcel {
  const [chat, topic] = thread.split('/');
  const address = {
    chat_id: chat || to.value.replace(/^telegram:/, ''),
    ...(topic && { message_thread_id: Number(topic) }),
    // Among many people it has to be seen who is answered.
    ...replying((answered ?? (thread ? last : null))?.externalId ?? ''),
  };
  const files = message.attachments.map((file) => ({ ...file, url: new URL(file.url, publicUrl).href }));
  const [file] = files;
  if (files.length === 1 && message.text.length <= MOST_CAPTION) {
    const caption = message.text ? { caption: message.text } : {};
    if (photos.has(file.contentType)) return { type: 'sendPhoto', data: { ...address, photo: file.url, ...caption } };
    if (documents.has(file.contentType))
      return { type: 'sendDocument', data: { ...address, document: file.url, ...caption } };
  }
  const text = [message.text, ...files.map(({ name, url }) => `${name}: ${url}`)].filter(Boolean).join('\n');
  return { type: 'sendMessage', data: { ...address, text } };
}

/** A button that was pressed has no message of its own to answer. */
function replying(externalId: string): { reply_parameters?: Record<string, unknown> } {
  const id = /^-?\d+:(\d+)$/.exec(externalId)?.[1];
  return id ? { reply_parameters: { message_id: Number(id), allow_sending_without_reply: true } } : {};
}

export function callTelegram(
  { type, data }: Parcel,
  { settings, credentials: [current] }: Connection,
): OutboundRequest {
  return {
    url: `${rootOf(settings)}/bot${current.botToken}/${type}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(data),
  };
}

/** Seen for five seconds, or until a message comes. */
export function showTyping({ to, thread }: Typing, connection: Connection): OutboundRequest {
  const [chat, topic] = thread.split('/');
  const place = topic ? { message_thread_id: Number(topic) } : {};
  const data = { chat_id: chat || to.value.replace(/^telegram:/, ''), ...place, action: 'typing' };
  return callTelegram({ type: 'sendChatAction', data }, connection);
}

export const rootOf = (settings: Connection['settings']): string => String(settings.apiRoot).replace(/\/$/, '');

interface Answer {
  ok?: boolean;
  description?: string;
  result?: { message_id?: number; chat?: { id: number } };
  parameters?: { retry_after?: number };
}

export function judgeTelegram(result: OutboundResult): Judged {
  if (result.kind !== 'answer') return judgeVendor(result);
  const { ok, description, result: sent, parameters } = parse(result.body);
  const base = judgeVendor(result);
  if (base.kind === 'delivered') {
    if (ok === false) return { kind: 'failed', why: `Telegram refused the message: ${description}` };
    return sent?.chat && sent.message_id ? { ...base, providerId: messageKey(sent.chat, sent.message_id) } : base;
  }
  if (base.kind === 'again') return { ...base, retryAfter: parameters?.retry_after ?? base.retryAfter };
  if (result.status === 401 || result.status === 404)
    return { kind: 'failed', why: 'Telegram does not know the bot token of this inbox', credentials: 'refused' };
  if (result.status === 403)
    return { kind: 'failed', why: `the customer has blocked the bot or left the chat (${description ?? 403})` };
  return description ? { kind: 'failed', why: `Telegram refused the message: ${description}` } : base;
}

function parse(body: Buffer): Answer {
  try {
    return (JSON.parse(body.toString('utf8')) as Answer | null) ?? {};
  } catch {
    return {};
  }
}
