import type { Candidate, Decision } from '@contract/decisions';

/** What each action is called where there is no label at hand. */
export const actionWords: Record<Candidate['action'], string> = {
  route_to_last_agent: 'The last agent gets it first',
  callback_offer: 'A callback is offered',
  supervisor_review: 'A supervisor is asked to look',
  sensitive_action: 'It may be proposed',
  do_nothing: 'Nothing happens',
};

export const playWords: Record<string, string> = {
  repeat_contact_breaker: 'Repeat contact breaker',
  sensitive_action: 'Proof before sensitive actions',
};

export const triggerWords: Record<string, string> = {
  'contact.repeated': 'contacted again about the same issue',
  'action.asked': 'asked whether it may be done',
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const spaced = (text: string) => text.replaceAll(/[._-]+/g, ' ');

export const wordsFor = (known: Record<string, string>, code: string) => known[code] ?? spaced(code);

export interface OutcomeWords {
  text: string;
  tone: 'ok' | 'warn' | 'plain';
}

const outcomes: Record<string, OutcomeWords> = {
  preferred: { text: 'Waiting for the last agent to take it', tone: 'plain' },
  taken: { text: 'The last agent took it', tone: 'ok' },
  taken_by_another: { text: 'Somebody else took it', tone: 'plain' },
  reserved: { text: 'Offer is on its way', tone: 'plain' },
  sent: { text: 'Offer sent', tone: 'ok' },
  released: { text: 'Offer was not sent', tone: 'warn' },
  asked: { text: 'A supervisor was asked', tone: 'plain' },
  contacted_again: { text: 'Did not prevent a contact', tone: 'warn' },
  no_further_contact: { text: 'No further contact in 7 days', tone: 'ok' },
};

export function outcomeWords(state: string): OutcomeWords {
  return outcomes[state] ?? { text: capital(spaced(state)), tone: 'plain' };
}

export const differenceWords: Record<string, string> = {
  result: 'The same facts lead to another result now.',
  record: 'The record no longer carries the fingerprint it was stored with.',
  policy: 'It was made by an earlier version of the rules, which is not kept to run again.',
};

/** Something was done, something was held back, or there was nothing better to do. */
export type Did = 'acted' | 'allowed' | 'held' | 'nothing';

export function didOf({ chosen, candidates }: Decision): Did {
  if (chosen === 'sensitive_action') return 'allowed';
  if (chosen !== 'do_nothing') return 'acted';
  const nothing = candidates.find((each) => each.action === 'do_nothing')?.value ?? 0;
  return candidates.some((each) => each.verdict === 'held' && each.value > nothing) ? 'held' : 'nothing';
}

export const didWords: Record<Did, string> = {
  acted: 'Acted',
  allowed: 'Allowed',
  held: 'Held back',
  nothing: 'Nothing to do',
};
