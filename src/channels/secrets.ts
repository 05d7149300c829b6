import { newWebhookSecret, secretBytes } from './standard-webhooks.js';

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
