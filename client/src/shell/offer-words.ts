import type { Offer } from '@contract/routing';
import { ordinal } from '../ui/words';

const kinds = { webchat: 'Chat', custom: 'Message' } as const;

export const offerKind = (offer: Offer) => kinds[offer.conversation.inbox.channel] ?? 'Conversation';

/** What the customer said, before anything we call it. */
export function wantOf(offer: Offer): string | null {
  return offer.handoff?.context.lastCustomerText ?? offer.conversation.lastMessage?.text ?? null;
}

export function contactsOf(offer: Offer): string {
  const { contactsOnIssue } = offer.conversation;
  return contactsOnIssue > 1 ? `, ${ordinal(contactsOnIssue)} contact in 7 days` : '';
}
