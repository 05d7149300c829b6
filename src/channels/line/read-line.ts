import { readJsonAs } from '../vendor-json.js';
import { toStorable } from '../../kernel/storable.js';
import type { InboundEvent, NeutralFile, NeutralItem } from '../channel-adapter.js';
import { Body, type Content, type Event, knownEvents } from './webhook.js';

/** Reads one request, which may hold several events, in the vendor's order. */
export function readLine(raw: Buffer): InboundEvent[] {
  return parse(raw).map(readEvent);
}

function readEvent(event: Event): InboundEvent {
  const { type, mode, message, postback, webhookEventId } = event;
  // Another application holds the chat meanwhile, and answers it.
  if (mode === 'standby') return { kind: 'ignored', type: `standby.${type}`, known: knownEvents.has(type) };
  const from = person(event);
  if (type === 'message' && message && from) return readMessage(event, message, from);
  if (type === 'postback' && postback && webhookEventId && from) {
    const text = toStorable(Object.values(postback.params ?? {})[0] ?? postback.data ?? '');
    if (text) return { ...item(event, webhookEventId, from), text };
  }
  if (type === 'follow' && from) return { kind: 'consent', from, granted: true, evidence: 'added the account on LINE' };
  if (type === 'unfollow' && from)
    return { kind: 'consent', from, granted: false, evidence: 'blocked the account on LINE' };
  return { kind: 'ignored', type: type || 'empty', known: knownEvents.has(type) };
}

function readMessage(event: Event, message: Content, from: NeutralItem['from']): InboundEvent {
  const text = toStorable(inWords(message));
  const files = filesOf(message);
  if (text === '' && files.length === 0) return { kind: 'ignored', type: `message.${message.type}`, known: false };
  const said = item(event, message.id, from);
  return {
    ...said,
    text,
    files,
    channel: { ...said.channel, quoteToken: message.quoteToken },
    ...(message.quotedMessageId && { replyTo: message.quotedMessageId }),
  };
}

function item(
  { source, timestamp, webhookEventId }: Event,
  externalId: string,
  from: NeutralItem['from'],
): NeutralItem {
  const thread = source?.groupId ?? source?.roomId ?? '';
  const sentAt = new Date(timestamp ?? Number.NaN);
  return {
    kind: 'message',
    externalId,
    from,
    thread,
    text: '',
    files: [],
    channel: { webhookEventId },
    ...(!Number.isNaN(sentAt.getTime()) && { sentAt }),
  };
}

/** In a group some people's ids are kept back: then the group itself speaks. */
function person({ source }: Event): NeutralItem['from'] | undefined {
  const id = source?.userId ?? source?.groupId ?? source?.roomId;
  return id ? { kind: 'external_id', value: `line:${id}` } : undefined;
}

function inWords({ type, text, title, address, latitude, longitude, keywords }: Content): string {
  if (type === 'text') return text ?? '';
  if (type === 'location') return `Location: ${[title, address, latitude, longitude].filter(Boolean).join(', ')}`;
  if (type === 'sticker') return text ?? `Sticker: ${keywords?.slice(0, 3).join(', ') || 'no words'}`;
  return '';
}

const kinds: Record<string, [string, string]> = {
  image: ['image.jpg', 'image/jpeg'],
  video: ['video.mp4', 'video/mp4'],
  audio: ['audio.m4a', 'audio/x-m4a'],
  file: ['file', 'application/octet-stream'],
};

function filesOf({ id, type, fileName, contentProvider }: Content): NeutralFile[] {
  const kind = kinds[type];
  if (!kind) return [];
  const [name, contentType] = kind;
  const url = contentProvider?.type === 'external' ? contentProvider.originalContentUrl : undefined;
  const content = url?.startsWith('https://') ? { url } : { fetch: id };
  return [{ name: toStorable(fileName ?? name).slice(0, 200), contentType, content }];
}

/** The vendor's own check of an address is signed and need not hold JSON: that is the sender's fault, not ours. */
const parse = (raw: Buffer): Event[] => readJsonAs(Body, raw, 'JSON with a list of events').events;
