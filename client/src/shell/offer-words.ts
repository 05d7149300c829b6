import type { Offer } from '@contract/routing';
import { ordinal } from '../ui/words';

const kinds: Record<string, string> = {
  webchat: 'Chat',
  custom: 'Message',
  email: 'Email',
  voice: 'Call',
  sms: 'Message',
};

export const offerKind = (offer: Offer) => kinds[offer.conversation.inbox.channel] ?? 'Conversation';

/** What the customer said, before anything we call it. */
export function wantOf(offer: Offer): string | null {
  const last = offer.conversation.lastMessage;
  return offer.handoff?.context.lastCustomerText ?? (last?.author === 'customer' ? last.text : null);
}

export function contactsOf(offer: Offer): string {
  const { contactsOnIssue } = offer.conversation;
  return contactsOnIssue > 1 ? `, ${ordinal(contactsOnIssue)} contact in 7 days` : '';
}
