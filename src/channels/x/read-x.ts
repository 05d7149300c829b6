import { readJsonObject } from '../vendor-json.js';
import { toStorable } from '../../kernel/storable.js';
import type { Connection, InboundEvent, NeutralFile } from '../channel-adapter.js';
import { Activity, type DirectMessage, knownActivity, type Post } from './activity.js';
import { readPost } from './read-post.js';
import { fileOf, person, time, written } from './words.js';

const used = new Set(['for_user_id', 'users', 'apps', 'user_has_blocked']);
const read = new Set(['direct_message_events', 'tweet_create_events', 'direct_message_mark_read_events']);

/** Reads one delivery of an account's activity. It holds one kind, and may hold several of it. */
export function readX(raw: Buffer, { settings }: Connection): InboundEvent[] {
  const body = readJsonObject(raw);
  const activity = Activity.parse(body);
  const us = activity.for_user_id ?? '';
  const events: InboundEvent[] = [
    ...activity.direct_message_events.map((one) => readDirect(one, activity, us)),
    ...activity.tweet_create_events.map((one: Post) => readPost(one, us)),
    ...activity.direct_message_mark_read_events.flatMap((one): InboundEvent[] => {
      const at = time(one.created_timestamp);
      return at && one.sender_id !== us ? [{ kind: 'read_up_to', from: person(one.sender_id), thread: '', at }] : [];
    }),
    ...Object.keys(body)
      .filter((key) => !used.has(key) && !read.has(key))
      .map((type): InboundEvent => ({ kind: 'ignored', type, known: knownActivity.has(type) })),
  ];
  if (events.length === 0) {
    const type = Object.keys(body).find((key) => read.has(key)) ?? 'empty';
    return [{ kind: 'ignored', type, known: knownActivity.has(type) }];
  }
  // One application serves many accounts; an inbox that names none takes all that its secret signed.
  return settings.accountId && us ? events.map((event) => ({ ...event, account: us })) : events;
}

function readDirect(event: DirectMessage, { users }: Activity, us: string): InboundEvent {
  const { id, message_create: made, created_timestamp } = event;
  if (!made) return { kind: 'ignored', type: `direct_message_events.${event.type ?? 'other'}`, known: false };
  const { sender_id, target, message_data: data } = made;
  const file = data.attachment?.media?.media_url_https;
  const files: NeutralFile[] = file ? fileOf(file) : [];
  const text = toStorable(written(data.text, data.entities?.urls ?? []));
  if (text === '' && files.length === 0) return { kind: 'ignored', type: 'direct_message_events.empty', known: true };
  const said = { externalId: id, thread: '', text, files, sentAt: time(created_timestamp) };
  if (sender_id === us) return { kind: 'echo', ...said, to: person(target.recipient_id, users?.[target.recipient_id]) };
  return { kind: 'message', ...said, from: person(sender_id, users?.[sender_id]) };
}
