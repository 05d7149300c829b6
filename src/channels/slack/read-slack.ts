import { readJsonAs } from '../vendor-json.js';
import { toStorable } from '../../kernel/storable.js';
import type { Connection, InboundEvent, NeutralFile } from '../channel-adapter.js';
import { Body, type Event, knownEvents, knownSubtypes, saidSubtypes } from './event.js';
import { plainText } from './mrkdwn.js';

const FILES = 'https://files.slack.com';

/** Reads one request of the Events API: it holds one event. */
export function readSlack(raw: Buffer, { settings }: Connection): InboundEvent[] {
  const { type, event } = parseSlack(raw);
  if (!event) return [ignored(type || 'empty')];
  switch (event.type) {
    // A mention is told as a message of its channel too, where the app hears both: the same id, stored once.
    case 'message':
    case 'app_mention':
      return [readMessage(event, new URL(String(settings.apiRoot)).origin)];
    case 'reaction_added':
    case 'reaction_removed':
      return [readReaction(event)];
    default:
      return [ignored(event.type)];
  }
}

function readMessage(event: Event, ownOrigin: string): InboundEvent {
  const { subtype, bot_id, user, channel, ts, thread_ts, files = [] } = event;
  if (bot_id) return { kind: 'ignored', type: 'message.bot_message', known: true };
  if (!saidSubtypes.has(subtype))
    return { kind: 'ignored', type: `message.${subtype}`, known: knownSubtypes.has(subtype as string) };
  const text = toStorable(plainText(event.text ?? ''));
  const kept = files.flatMap((file) => fileOf(file, ownOrigin));
  if (!user || !channel || !ts || (text === '' && kept.length === 0)) return ignored(event.type);
  // In a channel every message opens a thread, so that two customers are never mixed; alone with the app there is one conversation.
  const alone = event.channel_type === 'im' || channel.startsWith('D');
  const thread = alone && !thread_ts ? '' : messageKey(channel, thread_ts ?? ts);
  const sentAt = new Date(Number(ts) * 1000);
  return {
    kind: 'message',
    externalId: messageKey(channel, ts),
    from: person(user),
    thread,
    text,
    files: kept,
    channel: { channel },
    ...(!Number.isNaN(sentAt.getTime()) && { sentAt }),
    ...(thread_ts && thread_ts !== ts && { replyTo: messageKey(channel, thread_ts) }),
  };
}

function readReaction({ type, item, user, reaction }: Event): InboundEvent {
  if (!item?.channel || !item.ts || !user || !reaction) return ignored(type);
  const emoji = type === 'reaction_added' ? `:${toStorable(reaction).slice(0, 100)}:` : null;
  return { kind: 'reaction', providerId: messageKey(item.channel, item.ts), from: person(user), emoji };
}

function fileOf(file: NonNullable<Event['files']>[number], ownOrigin: string): NeutralFile[] {
  const url = file.url_private_download ?? file.url_private;
  if (!url || !URL.canParse(url) || file.mode === 'tombstone') return [];
  const { protocol, origin } = new URL(url);
  if (protocol !== 'https:' && origin !== ownOrigin) return [];
  // The token goes to the vendor's own files and nowhere else; what lies with others stays a link.
  const content = origin === FILES || origin === ownOrigin ? { fetch: url } : { url };
  const name = toStorable(file.name || 'file').slice(0, 200);
  return [{ name, contentType: toStorable(file.mimetype || 'application/octet-stream').slice(0, 100), content }];
}

const person = (user: string) => ({ kind: 'external_id' as const, value: `slack:${user}` });
const ignored = (type: string): InboundEvent => ({ kind: 'ignored', type, known: knownEvents.has(type) });

/** The time of a message is its id within its channel. */
export const messageKey = (channel: string, ts: string): string => `${channel}:${ts}`;

export const parseSlack = (raw: Buffer) => readJsonAs(Body, raw, 'JSON of the Events API');
