import type { InboundEvent } from '../channel-adapter.js';
import { inWords } from './graph-errors.js';
import { type Address, ignored } from './neutral.js';
import { parseBody } from './parse-body.js';
import { type Fields, fields, flat, idOf, list, nameOf, present, seconds, words } from './read-fields.js';
import { readContent } from './read-whatsapp-content.js';

const PHONE = /^[1-9]\d{6,14}$/;
/** Fields an app may be subscribed to that say nothing about a conversation. */
const knownFields = new Set([
  'account_alerts',
  'account_review_update',
  'account_settings_update',
  'account_update',
  'automatic_events',
  'business_capability_update',
  'calls',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'history',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'partner_solutions',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'smb_app_state_sync',
  'template_category_update',
  'template_correct_category_detection',
  'tracking_events',
  'user_id_update',
  'user_preferences',
]);
/** Kinds of message that are no words of the customer. */
const knownTypes = new Set(['system', 'request_welcome', 'edit', 'revoke', 'ephemeral']);
const states = { sent: 'sent', delivered: 'delivered', read: 'read', played: 'read', failed: 'failed' } as const;

/** What WhatsApp tells an inbox, in the hub's own terms. */
export function readWhatsApp(raw: Buffer): InboundEvent[] {
  const { object, entries } = parseBody(raw);
  if (object !== 'whatsapp_business_account') return [ignored(`object ${object || 'unnamed'}`, false)];
  const events = entries.flatMap(({ changes }) => changes.flatMap(readChange));
  return events.length > 0 ? events : [ignored('nothing', true)];
}

function readChange(change: Fields): InboundEvent[] {
  const field = words(change.field);
  const value = fields(change.value);
  const account = idOf(fields(value.metadata).phone_number_id) || undefined;
  if (field === 'smb_message_echoes') return list(value.message_echoes).map((echo) => readEcho(echo, account));
  if (field !== 'messages') return [ignored(field || 'a change without a field', knownFields.has(field), account)];
  const contacts = list(value.contacts);
  const events = [
    ...list(value.messages).map((message) => readMessage(message, contacts, account)),
    ...list(value.statuses).map((status) => readStatus(status, account)),
  ];
  if (events.length > 0) return events;
  return [ignored(list(value.errors).length > 0 ? 'errors' : 'nothing', true, account)];
}

function readMessage(message: Fields, contacts: Fields[], account?: string): InboundEvent {
  const type = words(message.type);
  const from = sender(message, contacts);
  const externalId = idOf(message.id);
  if (!from || !externalId) return ignored('a message without sender or id', false, account);
  if (type === 'reaction') {
    const { message_id, emoji } = fields(message.reaction);
    return { kind: 'reaction', account, providerId: idOf(message_id), from, emoji: words(emoji) || null };
  }
  const content = readContent(type, message);
  if (!content) return ignored(named(type, message), knownTypes.has(type), account);
  const { id: replyTo, referred_product: product } = fields(message.context);
  return {
    kind: 'message',
    account,
    externalId,
    from,
    thread: idOf(message.group_id),
    text: content.text,
    files: content.files,
    sentAt: seconds(message.timestamp),
    replyTo: idOf(replyTo) || undefined,
    channel: present({ ...content.channel, referral: flat(message.referral), product: flat(product) }),
  };
}

/** Who hides their number behind a user name is known by an id of this business only. */
function sender(message: Fields, contacts: Fields[]): Address | null {
  const phone = words(message.from).replace(/^\+/, '');
  const user = idOf(message.from_user_id);
  const contact = contacts.find(({ wa_id, user_id }) => (phone ? words(wa_id) === phone : words(user_id) === user));
  const name = nameOf(fields(contact?.profile).name);
  if (PHONE.test(phone)) return { kind: 'phone', value: `+${phone}`, name, proof: 'verified' };
  const id = user || idOf(contact?.user_id) || idOf(phone);
  return id ? { kind: 'external_id', value: `whatsapp:${id}`, name, proof: 'verified' } : null;
}

/** What it cost stands beside it and is nobody's business here. */
function readStatus(status: Fields, account?: string): InboundEvent {
  const said = words(status.status);
  const state = Object.hasOwn(states, said) ? states[said as keyof typeof states] : undefined;
  const providerId = idOf(status.id);
  if (!state || !providerId) return ignored(`status ${said || 'unnamed'}`, said === 'deleted', account);
  const errors = list(status.errors).map(inWords);
  const reason = state === 'failed' ? errors.join('; ') || 'WhatsApp did not say why' : undefined;
  const deliveryId = words(status.biz_opaque_callback_data) || undefined;
  return { kind: 'receipt', account, providerId, deliveryId, state, reason, at: seconds(status.timestamp) };
}

/** Written in the WhatsApp Business app on a number that has both. */
function readEcho(echo: Fields, account?: string): InboundEvent {
  const phone = words(echo.to).replace(/^\+/, '');
  const content = readContent(words(echo.type), echo);
  const externalId = idOf(echo.id);
  if (!content || !externalId || !PHONE.test(phone)) return ignored(`echo ${words(echo.type)}`, false, account);
  const to: Address = { kind: 'phone', value: `+${phone}`, proof: 'verified' };
  const { text, files } = content;
  return { kind: 'echo', account, externalId, to, thread: '', text, files, sentAt: seconds(echo.timestamp) };
}

const named = (type: string, message: Fields): string =>
  type === 'system' ? `system ${words(fields(message.system).type)}`.trim() : `message ${type || 'without a type'}`;
