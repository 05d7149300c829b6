import { type Contact, inChain, type Linked, startsBefore, windowMs } from './contact.js';

/**
 * The definition written down plainly, from nothing but the contacts: what the live numbers are checked against. Slow on
 * purpose (every pair of a chain is compared), so that it shares no cleverness with what it checks.
 */
export function linkAll(contacts: Contact[]): Linked[] {
  const chains = new Map<string, Contact[]>();
  for (const contact of contacts) {
    if (!inChain(contact)) continue;
    const key = JSON.stringify([contact.profileId, contact.issueKey]);
    const chain = chains.get(key);
    if (chain) chain.push(contact);
    else chains.set(key, [contact]);
  }
  const linked = new Map(
    contacts.map((one): [string, Linked] => [
      one.id,
      { ...one, prevId: null, prevEndedAt: null, prevGapMs: null, nextGapMs: null, contacts: 1 },
    ]),
  );
  for (const chain of chains.values()) {
    for (const contact of chain) linkOne(contact, chain, linked);
  }
  return [...linked.values()];
}

function linkOne(contact: Contact, chain: Contact[], linked: Map<string, Linked>): void {
  const own = linked.get(contact.id) as Linked;
  const earlier = chain.filter((one) => startsBefore(one, contact));
  own.contacts = 1 + earlier.filter((one) => contact.startedAt - one.startedAt <= windowMs['7d']).length;
  for (const one of earlier) {
    if (one.endedAt === null || one.endedAt > contact.startedAt) continue;
    const nearer =
      own.prevEndedAt === null ||
      one.endedAt > own.prevEndedAt ||
      (one.endedAt === own.prevEndedAt && one.id > (own.prevId as string));
    if (!nearer) continue;
    own.prevId = one.id;
    own.prevEndedAt = one.endedAt;
    own.prevGapMs = contact.startedAt - one.endedAt;
  }
  if (own.prevId === null) return;
  const prev = linked.get(own.prevId) as Linked;
  if (prev.nextGapMs === null || (own.prevGapMs as number) < prev.nextGapMs) prev.nextGapMs = own.prevGapMs;
}
