import { createPublicKey, verify } from 'node:crypto';
import type { IncomingRequest } from '../../channel-adapter.js';

/** SendGrid tries an event again for a day under the stamp it had. */
const OLDEST_MS = 26 * 3_600_000;
const AHEAD_MS = 300_000;

/** Whether SendGrid signed these events: ECDSA over the stamp and the body's bytes, by any of the keys given. */
export function isSignedEvent(
  { headers, raw, nowMs }: Pick<IncomingRequest, 'headers' | 'raw' | 'nowMs'>,
  keys: string[],
): boolean {
  const signature = headers['x-twilio-email-event-webhook-signature'];
  const stamp = headers['x-twilio-email-event-webhook-timestamp'];
  if (typeof signature !== 'string' || typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) return false;
  const age = nowMs - Number(stamp) * 1000;
  if (age > OLDEST_MS || age < -AHEAD_MS) return false;
  const signed = Buffer.concat([Buffer.from(stamp), raw]);
  return keys.some((key) => isSignedBy(key, signed, Buffer.from(signature, 'base64')));
}

function isSignedBy(key: string, signed: Buffer, signature: Buffer): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return verify('sha256', signed, publicKey, signature);
  } catch {
    // A key that is none, or a signature that is none.
    return false;
  }
}
