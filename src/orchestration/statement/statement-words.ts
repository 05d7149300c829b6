import type { ContactStatement } from '../../contract/decisions.js';
import type { ConsideredContact } from './contact-statement.queries.js';

type Outcome = ContactStatement['contacts'][number]['outcome'];

const plays: Record<string, string> = {
  repeat_contact_breaker: 'An offer to call you, because you had to come back to us about the same thing',
};

export const about = (play: string): string => plays[play] ?? 'A message we thought might help you';

/** The ledger has the last word; of what never came to it, the rule that stopped it says whether it may still come. */
export function outcomeOf({ state, verdict }: ConsideredContact): Outcome {
  if (state === 'sent') return 'sent';
  if (state === 'reserved') return 'on_its_way';
  return verdict === 'held' ? 'held' : 'not_sent';
}

/** Addressed to the customer: what they may know of our own house is left to those who work in it. */
const reasons: Record<string, string> = {
  play_off: 'We no longer make this offer.',
  contact_ended: 'It was settled before it would have gone.',
  do_not_contact: 'You asked us not to contact you.',
  no_consent: 'You never agreed to this on this channel.',
  consent_refused: 'You told us not to send this.',
  kill_switch: 'We had stopped everything that is sent automatically.',
  with_a_person: 'You were talking to one of us.',
  complaint_open: 'You have a complaint with us, so a person answers you.',
  quiet_hours: 'It was late where you are.',
  cap_24h: 'You had already heard from us within 24 hours.',
  channel_paused: 'We could not send on this channel.',
};

export function why({ state, reason, verdict }: ConsideredContact): string {
  if (state === 'sent') return 'Nothing you told us spoke against it.';
  if (state === 'reserved') return 'It leaves next.';
  if (verdict === 'outranked') return 'Something else was better for you.';
  return reasons[reason ?? ''] ?? (state === 'released' ? 'It could not be delivered.' : 'Our rules spoke against it.');
}
