import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Both ways: a message from the past may be a replay, one from the future never ages. */
const TOLERANCE_SECONDS = 300;
/** A rotation needs two signatures; a longer list only costs us work. */
const MOST_SIGNATURES = 5;

/** A new secret in the Standard Webhooks spelling: `whsec_` and 32 random bytes in base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export const secretBytes = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

/** The headers that prove a body is ours; every active secret signs, so that a receiver may rotate when it likes. */
export function signatureHeaders(
  secrets: Buffer[],
  id: string,
  body: string | Buffer,
  atSeconds = Math.floor(Date.now() / 1000),
): Record<string, string> {
  const signatures = secrets.map((secret) => `v1,${digest(secret, id, String(atSeconds), body)}`);
  return { 'webhook-id': id, 'webhook-timestamp': String(atSeconds), 'webhook-signature': signatures.join(' ') };
}

/** Whether these bytes were signed with one of the secrets, lately. Constant time; says nothing about why not. */
export function isSigned(secrets: Buffer[], headers: IncomingHttpHeaders, body: Buffer, nowMs = Date.now()): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given } = headers;
  if (typeof id !== 'string' || typeof at !== 'string' || typeof given !== 'string') return false;
  if (id.length === 0 || id.length > 256 || !/^\d{1,12}$/.test(at)) return false;
  if (Math.abs(nowMs / 1000 - Number(at)) > TOLERANCE_SECONDS) return false;
  // Compared as text: base64 has several spellings of the same bytes, and only one is ours.
  const signatures = given.split(' ', MOST_SIGNATURES).map((one) => Buffer.from(one));
  return secrets.some((secret) => {
    const right = Buffer.from(`v1,${digest(secret, id, at, body)}`);
    return signatures.some((one) => one.length === right.length && timingSafeEqual(one, right));
  });
}

function digest(secret: Buffer, id: string, at: string, body: string | Buffer): string {
  return createHmac('sha256', secret).update(`${id}.${at}.`).update(body).digest('base64');
}
