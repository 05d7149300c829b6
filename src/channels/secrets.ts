import type { ChannelAdapter } from './channel-adapter.js';
import { newWebhookSecret, secretBytes } from '../kernel/http/standard-webhooks.js';

/** How long the old secret goes on working after a rotation, unless told otherwise. */
const OVERLAP_HOURS = 24;

/** A signing secret; one without an end is the present one. */
export interface KeptSecret {
  secret: string;
  /** ISO. */
  until?: string;
}

/** What is sealed in `inbox.secrets` and `bot.secrets`. A channel may keep more beside the signing secrets. */
export interface Secrets {
  /** The present one first. */
  signing: KeptSecret[];
  [other: string]: unknown;
}

export function readSecrets(json: string | null): Secrets {
  if (json === null) return { signing: [] };
  const read = JSON.parse(json) as { signing?: (KeptSecret | string)[] } | (KeptSecret | string)[];
  const kept = Array.isArray(read) ? { signing: read } : read;
  return { ...kept, signing: (kept.signing ?? []).map((one) => (typeof one === 'string' ? { secret: one } : one)) };
}

export const freshSecrets = (): Secrets => ({ signing: [{ secret: newWebhookSecret() }] });

/** A new present secret; the one before keeps working for a while, any older one ends now. */
export function rotate(kept: Secrets, overlapHours = OVERLAP_HOURS, nowMs = Date.now()): Secrets {
  const until = new Date(nowMs + overlapHours * 3_600_000).toISOString();
  const [previous] = kept.signing;
  const old = previous && overlapHours > 0 ? [{ secret: previous.secret, until }] : [];
  return { ...kept, signing: [{ secret: newWebhookSecret() }, ...old] };
}

/** The secrets that count at this moment, as bytes. */
export function active({ signing }: Secrets, nowMs = Date.now()): Buffer[] {
  return signing.filter(({ until }) => !until || Date.parse(until) > nowMs).map(({ secret }) => secretBytes(secret));
}

export interface KeptCredentials {
  values: Record<string, string>;
  /** ISO, by name. */
  setAt: Record<string, string>;
  /** The values that were changed last, as long as they still count. */
  previous?: { values: Record<string, string>; until: string };
}

/** New values over the old ones; an empty text removes one. Those replaced count for a while, as a rotated secret does. */
export function withCredentials(
  kept: Secrets,
  given: Record<string, string>,
  overlapHours = OVERLAP_HOURS,
  nowMs = Date.now(),
): Secrets {
  const before = credentialsOf(kept);
  const values = { ...before.values };
  const setAt = { ...before.setAt };
  for (const [name, value] of Object.entries(given)) {
    delete values[name];
    delete setAt[name];
    if (value === '') continue;
    values[name] = value;
    setAt[name] = new Date(nowMs).toISOString();
  }
  const replaced = Object.entries(given).some(([name]) => before.values[name] !== undefined);
  const until = new Date(nowMs + overlapHours * 3_600_000).toISOString();
  const previous = replaced && overlapHours > 0 ? { values: before.values, until } : undefined;
  return { ...kept, credentials: { values, setAt, previous } satisfies KeptCredentials };
}

export function credentialsOf(kept: Secrets): KeptCredentials {
  return (kept.credentials as KeptCredentials | undefined) ?? { values: {}, setAt: {} };
}

/** The sets that count at this moment, the present one first; none before any was set. */
export function activeCredentials(kept: Secrets, nowMs = Date.now()): Record<string, string>[] {
  const { values, previous } = credentialsOf(kept);
  if (Object.keys(values).length === 0) return [];
  return previous && Date.parse(previous.until) > nowMs ? [values, { ...values, ...previous.values }] : [values];
}

/** By their labels: what the channel needs and was not given. */
export function missingCredentials({ credentials = [] }: ChannelAdapter, values: Record<string, string>): string[] {
  return credentials.filter(({ name, optional }) => !optional && !values[name]).map(({ label }) => label);
}
