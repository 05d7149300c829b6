import type { Offer } from '@contract/routing';
import { ordinal } from '../ui/words';

const kinds = { webchat: 'Chat', custom: 'Message' } as const;

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
