/** Seconds before each try: the first at once, then Svix's schedule. */
const standard = [0, 5, 300, 1800, 7200, 18_000, 36_000, 36_000];
/** A bot that is silent must be noticed while the customer still waits: its third try comes within half a minute. */
const bot = [0, 5, 20, 300, 1800, 7200, 18_000, 36_000];

/** Longest wait a receiver may ask of us. */
const MOST_WAIT = 86_400;
/** Waits are spread by a tenth, so that what failed together does not come back together. */
const SPREAD = 0.1;

/** How many seconds until the next try after `attempts` tries; null when there is none left. */
export function nextWait(
  target: 'bot' | 'inbox',
  attempts: number,
  retryAfter: number | null,
  random = Math.random(),
): number | null {
  const schedule = target === 'bot' ? bot : standard;
  if (attempts >= schedule.length) return null;
  const planned = schedule[attempts] * (1 + SPREAD * random);
  return retryAfter === null ? planned : Math.max(planned, Math.min(retryAfter, MOST_WAIT));
}

/** `Retry-After` in seconds: a number, or a date. */
export function readRetryAfter(header: string | undefined, nowMs = Date.now()): number | null {
  if (!header) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - nowMs) / 1000));
}
