import { type Said, standing } from './standing.js';

/** What the records say about one purpose on one channel. */
export interface ConsentState {
  state: 'granted' | 'refused' | 'unknown';
  at: string | null;
  source: string | null;
}

export interface ConsentRecord extends Said {
  identityId: string | null;
  channel: string;
  granted: boolean;
  source: string;
  /** Where a yes was an anonymous visitor's, who was joined to others since: the only addresses it holds for. */
  only: string[] | null;
}

/** The source of what customers chose on their own preference page. */
export const BY_THEIR_HAND = 'preference_page';

/**
 * The newest record of each scope (the whole person, one identity; this channel, every channel) counts, and one refusal
 * among them outweighs every grant: a merged person keeps the stricter of the two until they say otherwise.
 */
export function readConsent(records: ConsentRecord[], channel: string, identityId: string | null): ConsentState {
  const settled = settles(standingOf(records, channel, identityId));
  if (!settled) return { state: 'unknown', at: null, source: null };
  return { state: settled.granted ? 'granted' : 'refused', at: settled.at, source: settled.source };
}

/** The record that decides: the newest refusal, else the newest grant. */
export function settles<T extends ConsentRecord>(standing: T[]): T | undefined {
  const newest = standing.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return newest.find((one) => !one.granted) ?? newest[0];
}

/** Those records that count for a channel and an address: the newest of each scope, as far as no later word overtook it. */
export function standingOf<T extends ConsentRecord>(records: T[], channel: string, identityId: string | null): T[] {
  const scopes = new Map<string, Map<string, T>>();
  for (const record of records) {
    if (record.channel !== channel && record.channel !== 'any') continue;
    if (record.identityId !== null && record.identityId !== identityId) continue;
    const scope = `${record.channel} ${record.identityId}`;
    const newest = scopes.get(scope) ?? scopes.set(scope, new Map()).get(scope);
    const known = newest?.get(record.profileId);
    if (!known || isLater(record, known)) newest?.set(record.profileId, record);
  }
  const all = [...scopes.values()].flatMap((newest) => standing([...newest.values()]));
  const chosen = all.filter((one) => !all.some((other) => chosenAgain(other, one)));
  // Joined to somebody known, what an anonymous visitor agreed to is no yes of theirs.
  return chosen.filter(({ only }) => only === null || (identityId !== null && only.includes(identityId)));
}

/** Of two in one moment the stricter is taken as the later. */
const isLater = (one: ConsentRecord, other: ConsentRecord): boolean =>
  one.at > other.at || (one.at === other.at && !one.granted);

/** Whoever stopped everything to an address and later chose one channel of it again, by their own hand, has chosen. */
function chosenAgain(later: ConsentRecord, earlier: ConsentRecord): boolean {
  if (earlier.granted || earlier.channel !== 'any' || earlier.identityId === null) return false;
  const sameAddress = later.identityId === earlier.identityId && later.profileId === earlier.profileId;
  return (
    later.granted && sameAddress && later.channel !== 'any' && later.source === BY_THEIR_HAND && later.at > earlier.at
  );
}

/** What needs no yes, as service, goes where the customer wrote, unless they said no; everything else needs a yes. */
export function mayUse(
  consent: ConsentState,
  purpose: string,
  wroteHere: boolean,
  needsConsent = purpose !== 'service',
): boolean {
  if (consent.state !== 'unknown') return consent.state === 'granted';
  return !needsConsent && wroteHere;
}
