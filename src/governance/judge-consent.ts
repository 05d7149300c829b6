/** What the records say about one purpose on one channel. */
export interface ConsentState {
  state: 'granted' | 'refused' | 'unknown';
  at: string | null;
  source: string | null;
}

export interface ConsentRecord {
  identityId: string | null;
  channel: string;
  granted: boolean;
  source: string;
  at: string;
}

/**
 * The newest record of each scope (the whole profile, one identity; this channel, every channel) counts, and one refusal
 * among them outweighs every grant: a merged profile keeps the stricter of the two.
 */
export function readConsent(records: ConsentRecord[], channel: string, identityId: string | null): ConsentState {
  const newest = new Map<string, ConsentRecord>();
  for (const record of records) {
    if (record.channel !== channel && record.channel !== 'any') continue;
    if (record.identityId !== null && record.identityId !== identityId) continue;
    const scope = `${record.channel} ${record.identityId}`;
    const known = newest.get(scope);
    if (!known || record.at > known.at) newest.set(scope, record);
  }
  const standing = [...newest.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
  const settled = standing.find((one) => !one.granted) ?? standing[0];
  if (!settled) return { state: 'unknown', at: null, source: null };
  return { state: settled.granted ? 'granted' : 'refused', at: settled.at, source: settled.source };
}

/** Service may answer where the customer wrote, unless they said no; everything else needs a yes. */
export function mayUse(consent: ConsentState, purpose: string, wroteHere: boolean): boolean {
  if (consent.state !== 'unknown') return consent.state === 'granted';
  return purpose === 'service' && wroteHere;
}
