import type { OutboundRequest } from '../../kernel/http/outbound/index.js';
import type { Connection, Typing } from '../channel-adapter.js';
import { callGraph, parcelOf } from './call-graph.js';
import { words } from './read-fields.js';

/** Dots in Messenger's or Instagram's chat, for twenty seconds or until a message comes; comments have none. */
export function showTyping({ to, thread }: Typing, connection: Connection): OutboundRequest | null {
  if (thread) return null;
  const account = words(connection.settings.pageId ?? connection.settings.accountId);
  const body = { recipient: { id: to.value.replace(/^[a-z]+:/, '') }, sender_action: 'typing_on' };
  return callGraph(parcelOf({ path: `${encodeURIComponent(account)}/messages`, body }), connection);
}

/** WhatsApp shows dots below a message of the customer's, which it marks as read by that. */
export function showTypingOnWhatsApp({ last, thread }: Typing, connection: Connection): OutboundRequest | null {
  if (!last || thread) return null;
  const path = `${encodeURIComponent(words(connection.settings.phoneNumberId))}/messages`;
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: last.externalId };
  return callGraph(parcelOf({ path, body: { ...read, typing_indicator: { type: 'text' } } }), connection);
}
