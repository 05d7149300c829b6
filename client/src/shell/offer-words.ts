import type { Offer, RejectReason, WorkKind } from '@contract/routing';
import { ordinal } from '../ui/words';

const kinds: Record<string, string> = {
  webchat: 'Chat',
  custom: 'Message',
  email: 'E-mail',
  voice: 'Call',
  sms: 'Message',
};

const besides: Partial<Record<WorkKind, string>> = { callback: 'Callback', task: 'Task', promise: 'Promise' };

export const offerKind = (offer: Offer) =>
  besides[offer.kind] ?? kinds[offer.conversation?.inbox.channel ?? ''] ?? 'Conversation';

/** What the customer said, before anything we call it. */
export function wantOf(offer: Offer): string | null {
  // The number to call, the promise or the task, with what was noted to it.
  if (offer.title) return offer.note ? `${offer.title}: ${offer.note}` : offer.title;
  const last = offer.conversation?.lastMessage;
  return offer.handoff?.context.lastCustomerText ?? (last?.author === 'customer' ? last.text : null);
}

/** What a colleague said who passes it on; the reason where they left no note. */
export const passingWords = ({ passedOn }: Offer): string | null => passedOn?.note ?? passedOn?.reason ?? null;

export function contactsOf(offer: Offer): string {
  const contactsOnIssue = offer.conversation?.contactsOnIssue ?? 0;
  return contactsOnIssue > 1 ? `, ${ordinal(contactsOnIssue)} contact in 7 days` : '';
}

/** What happens when nothing is done. The seconds are the hub's: it accepts, not this page. */
export function missedWords(offer: Offer, now: number): string {
  if (!offer.acceptsAt) return 'If you miss it, it goes to the next person';
  const left = Math.ceil((Date.parse(offer.acceptsAt) - now) / 1000);
  return left > 0 ? `Yours by itself in ${left} s, unless you say not now` : 'It is coming to you';
}

export const reasonWords: Record<RejectReason, string> = {
  wrong_skill: 'Not my field',
  in_the_middle: 'In the middle of something',
  know_the_customer: 'I know this customer privately',
  technical: 'Something here does not work',
  other: 'Another reason',
};
