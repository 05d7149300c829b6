import type { HandoffContext } from '../../contract/handoff.js';

const parts: [words: string, said: (context: HandoffContext) => boolean][] = [
  ['what they want, in their own words', (context) => Boolean(context.lastCustomerText?.trim())],
  ['what it is about', (context) => (context.intents?.length ?? 0) > 0],
  ['facts they gave', (context) => context.slots !== undefined],
  // An empty list is an answer: nothing was tried, nothing was promised.
  ['what was tried', (context) => context.attempts !== undefined],
  ['what was promised', (context) => context.commitments !== undefined],
  ['who they proved to be', (context) => context.authentication !== undefined],
];

/** The parts of the card the bot left empty, in words. */
export function notSaid(context: HandoffContext): string[] {
  return parts.filter(([, said]) => !said(context)).map(([words]) => words);
}

const order = /^(order|order_?(id|no|nr|number)|booking_?(id|number)?|case_?(id|number)?|ticket_?(id|number)?)$/i;

/** What the contact is about: the order the customer named, else the bot's first guess. */
export function issueOf(context: HandoffContext): { issueKey: string; source: string } | null {
  for (const [name, { value, sensitivity }] of Object.entries(context.slots ?? {})) {
    const named = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    if (order.test(name) && named !== '' && sensitivity !== 'secret') {
      const kind = /^[a-z]+/i.exec(name)?.[0].toLowerCase() ?? 'order';
      return { issueKey: `${kind}:${named}`, source: 'slot' };
    }
  }
  const [top] = [...(context.intents ?? [])].sort(
    (a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || (b.confidence ?? 0) - (a.confidence ?? 0) || 0,
  );
  return top ? { issueKey: `intent:${top.name}`, source: 'intent' } : null;
}
