import { readJsonAs } from '../vendor-json.js';
import { toStorable } from '../../kernel/storable.js';
import type { InboundEvent, NeutralFile, NeutralItem } from '../channel-adapter.js';
import { Callback, type Content, knownEvents, parseExactly } from './callback.js';

/** Reads one callback: it holds one event. */
export function readViber(raw: Buffer): InboundEvent[] {
  const callback = parse(raw);
  return [
    readEvent(callback) ?? { kind: 'ignored', type: callback.event || 'empty', known: knownEvents.has(callback.event) },
  ];
}

function readEvent(callback: Callback): InboundEvent | undefined {
  const { event, sender, user, user_id, message, message_token: token, desc } = callback;
  const at = time(callback.timestamp);
  switch (event) {
    case 'message':
      return sender && message && token ? readMessage(message, token, person(sender), at) : undefined;
    case 'delivered':
      return token ? { kind: 'receipt', providerId: token, state: 'delivered', at } : undefined;
    case 'seen':
      return token ? { kind: 'receipt', providerId: token, state: 'read', at } : undefined;
    case 'failed':
      return token ? { kind: 'receipt', providerId: token, state: 'failed', reason: failure(desc), at } : undefined;
    case 'subscribed':
      return user ? { kind: 'consent', from: person(user), granted: true, evidence: 'subscribed on Viber' } : undefined;
    case 'unsubscribed':
      return user_id
        ? { kind: 'consent', from: person({ id: user_id }), granted: false, evidence: 'unsubscribed on Viber' }
        : undefined;
    default:
      return undefined;
  }
}

function readMessage(message: Content, token: string, from: NeutralItem['from'], sentAt?: Date): InboundEvent {
  const text = toStorable(inWords(message));
  const files = filesOf(message);
  if (text === '' && files.length === 0) return { kind: 'ignored', type: `message.${message.type}`, known: false };
  return { kind: 'message', externalId: token, from, thread: '', text, files, ...(sentAt && { sentAt }) };
}

function inWords({ type, text, media, location, contact, sticker_id }: Content): string {
  if (type === 'location' && location) return `Location: ${location.lat}, ${location.lon}`;
  if (type === 'contact' && contact)
    return `Contact: ${[contact.name, contact.phone_number].filter(Boolean).join(' ')}`;
  if (type === 'sticker') return `Sticker ${sticker_id ?? ''}`.trim();
  // A link is a message of its own kind, with the address where files have theirs.
  if (type === 'url') return text || media || '';
  return text ?? '';
}

const kinds: Record<string, [string, string]> = {
  picture: ['picture.jpg', 'image/jpeg'],
  video: ['video.mp4', 'video/mp4'],
  file: ['file', 'application/octet-stream'],
};

function filesOf({ type, media, file_name }: Content): NeutralFile[] {
  const kind = kinds[type];
  if (!kind || !media || !URL.canParse(media)) return [];
  const { protocol, hostname } = new URL(media);
  if (protocol !== 'https:') return [];
  // The vendor's copy is there for an hour; what lies with others is never fetched.
  const content = hostname.endsWith('.viber.com') ? { fetch: media } : { url: media };
  return [{ name: toStorable(file_name || kind[0]).slice(0, 200), contentType: kind[1], content }];
}

function person({ id, name }: { id: string; name?: string }): NeutralItem['from'] {
  const shown = toStorable(name ?? '').slice(0, 200);
  return { kind: 'external_id', value: `viber:${id}`, ...(shown && { name: shown }) };
}

const failure = (desc?: string): string =>
  `Viber could not deliver it${desc ? `: ${toStorable(desc).slice(0, 300)}` : ''}`;

function time(ms: number | undefined): Date | undefined {
  const at = new Date(ms ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

const parse = (raw: Buffer): Callback => readJsonAs(Callback, raw, 'JSON of a callback', parseExactly);
