import type { InboundEvent } from '../channel-adapter.js';
import { ignored, socialAddress } from './neutral.js';
import { readAttachments } from './read-attachments.js';
import { type Fields, fields, flat, idOf, present, seconds, words } from './read-fields.js';

/** Set on what we send, so that its echo is known for ours even before the call was answered. */
export const OUR_MARK = 'throughline:';

/** What the readers need to know of the inbox. */
export interface Reading {
  channel: 'messenger' | 'instagram';
  /** As people say it. */
  name: string;
  /** The page, or the Instagram account. */
  account: string;
  /** Our own application, where it is known. */
  appId?: string;
}

const knownEvents = new Set([
  'account_linking',
  'app_roles',
  'checkout_update',
  'game_play',
  'message_edit',
  'messaging_customer_information',
  'messaging_feedback',
  'optin',
  'order',
  'pass_thread_control',
  'payment',
  'policy_enforcement',
  'pre_checkout',
  'referral',
  'request_thread_control',
  'take_thread_control',
]);
const envelope = new Set(['sender', 'recipient', 'timestamp', 'priority_message']);

/** One event of a direct conversation. */
export function readMessaging(event: Fields, reading: Reading): InboundEvent[] {
  const { account, channel } = reading;
  const sender = idOf(fields(event.sender).id);
  const from = socialAddress(channel, sender);
  const what = Object.keys(event).find((name) => !envelope.has(name)) ?? 'nothing';
  if (event.message && fields(event.message).is_echo === true) return [readEcho(event, reading)];
  if (!sender || sender === account) return [ignored(what, what === 'nothing' || knownEvents.has(what), account)];
  if (event.message) return [readMessage(event, reading)];
  if (event.postback) return [readPostback(event, reading)];
  if (event.reaction) return [readReaction(event, reading)];
  if (event.delivery) return readDelivery(fields(event.delivery), account);
  if (event.read) {
    const { watermark, mid } = fields(event.read);
    const at = seconds(watermark);
    // Instagram names the message that was seen; Messenger the moment up to which everything was.
    if (idOf(mid)) return [{ kind: 'receipt', account, providerId: idOf(mid), state: 'read' }];
    return at ? [{ kind: 'read_up_to', account, from, thread: '', at }] : [ignored('read', true, account)];
  }
  return [ignored(what, knownEvents.has(what), account)];
}

function readMessage(event: Fields, { account, channel, name }: Reading): InboundEvent {
  const message = fields(event.message);
  const externalId = idOf(message.mid);
  if (!externalId || message.is_deleted === true)
    return ignored(externalId ? 'message deleted' : 'a message without an id', true, account);
  const attached = readAttachments(message.attachments);
  const { mid, story } = fields(message.reply_to);
  const { id: storyId, url: storyUrl } = fields(story);
  const text = [words(message.text), attached.text].filter(Boolean).join('\n');
  const silent = text === '' && attached.files.length === 0;
  return {
    kind: 'message',
    account,
    externalId,
    from: socialAddress(channel, fields(event.sender).id),
    thread: '',
    text: silent ? `[A message ${name} does not pass on]` : text,
    files: attached.files,
    sentAt: seconds(event.timestamp),
    replyTo: idOf(mid) || undefined,
    channel: present({
      payload: words(fields(message.quick_reply).payload),
      story: present({ id: idOf(storyId), url: words(storyUrl) }),
      referral: flat(message.referral),
    }),
  };
}

/** A button that was pressed: what stands on it was said. */
function readPostback(event: Fields, { account, channel }: Reading): InboundEvent {
  const { mid, title, payload, referral } = fields(event.postback);
  const sender = idOf(fields(event.sender).id);
  return {
    kind: 'message',
    account,
    externalId: idOf(mid) || `postback:${sender}:${words(event.timestamp)}`,
    from: socialAddress(channel, sender),
    thread: '',
    text: words(title) || words(payload) || '[A button was pressed]',
    files: [],
    sentAt: seconds(event.timestamp),
    channel: present({ payload: words(payload), referral: flat(referral) }),
  };
}

function readReaction(event: Fields, { account, channel }: Reading): InboundEvent {
  const { mid, action, emoji, reaction } = fields(event.reaction);
  const given = action === 'unreact' ? null : words(emoji) || words(reaction) || null;
  if (!idOf(mid)) return ignored('reaction', true, account);
  const from = socialAddress(channel, fields(event.sender).id);
  return { kind: 'reaction', account, providerId: idOf(mid), from, emoji: given };
}

/** Only messages named by id: a watermark alone does not say which of several senders it is about. */
function readDelivery({ mids, watermark }: Fields, account: string): InboundEvent[] {
  const ids = (Array.isArray(mids) ? mids : []).map(idOf).filter(Boolean);
  if (ids.length === 0) return [ignored('delivery', true, account)];
  const at = seconds(watermark);
  return ids.map((providerId) => ({ kind: 'receipt', account, providerId, state: 'delivered', at }));
}

/** Somebody answered in Meta's own apps, or another application did; what we sent ourselves is passed over. */
function readEcho(event: Fields, { account, channel, appId }: Reading): InboundEvent {
  const message = fields(event.message);
  const ours = words(message.metadata).startsWith(OUR_MARK) || (appId && words(message.app_id) === appId);
  if (ours) return ignored('our own echo', true, account);
  const to = idOf(fields(event.recipient).id);
  const externalId = idOf(message.mid);
  if (!to || to === account || !externalId) return ignored('an echo to nobody', true, account);
  const { text, files } = readAttachments(message.attachments);
  return {
    kind: 'echo',
    account,
    externalId,
    to: socialAddress(channel, to),
    thread: '',
    text: [words(message.text), text].filter(Boolean).join('\n'),
    files,
    sentAt: seconds(event.timestamp),
  };
}

/** Another application holds the conversation just now. */
export const readStandby = (standby: Fields[], account: string): InboundEvent[] =>
  standby.map(() => ignored('standby', true, account));
