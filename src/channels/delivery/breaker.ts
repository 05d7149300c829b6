import type { Tried } from './try-once.js';

/** So many failures in a row, and an inbox is left alone for a while. */
export const FAILURES_TO_OPEN = 5;

const FIRST_SECONDS = 30;
const MOST_SECONDS = 300;

/** How long nothing is sent after so many single tries that failed, too: 30 s, 1 min, 2 min, 4 min, then every 5. */
export const openSeconds = (probes: number): number =>
  Math.min(MOST_SECONDS, FIRST_SECONDS * 2 ** Math.min(probes, 10));

/** The address failed, not the message: no connection, no answer, or its own trouble. To be asked to slow down is no failure. */
export function isTrouble({ verdict, status, url }: Pick<Tried, 'verdict' | 'status' | 'url'>): boolean {
  if (verdict.kind !== 'again' && verdict.kind !== 'unknown') return false;
  return url !== '' && (status === null || status >= 500);
}

/** Seconds a vendor asks of everybody, not of this message alone: by the status that says so and the time it names. */
export function holdSeconds({
  verdict,
  status,
  endpoint,
}: Pick<Tried, 'verdict' | 'status' | 'endpoint'>): number | null {
  if (verdict.kind !== 'again' || !verdict.retryAfter || !endpoint?.vendor) return null;
  return (status ?? 0) >= 400 ? Math.min(verdict.retryAfter, 86_400) : null;
}
