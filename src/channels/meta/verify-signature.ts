import { createHmac, timingSafeEqual } from 'node:crypto';
import { sameSecret } from '../../kernel/auth/hash.js';
import type { Connection, HttpAnswer, IncomingRequest } from '../channel-adapter.js';

const FORM = /^sha256=([0-9a-f]{64})$/;

/** X-Hub-Signature-256 over the bytes as they came. The older sha1 header never counts, and without a secret nothing does. */
export function isSignedByMeta({ headers, raw }: IncomingRequest, { credentials }: Connection): boolean {
  const header = headers['x-hub-signature-256'];
  const given = typeof header === 'string' ? FORM.exec(header)?.[1] : undefined;
  if (!given) return false;
  const signature = Buffer.from(given, 'hex');
  let right = false;
  // Every set is tried, so that the time does not say which one matched.
  for (const { appSecret } of credentials) {
    if (!appSecret) continue;
    right = timingSafeEqual(createHmac('sha256', appSecret).update(raw).digest(), signature) || right;
  }
  return right;
}

/** Meta asks whether the address is ours: the answer is its own challenge, as plain text. */
export function answerChallenge({ method, query }: IncomingRequest, { credentials }: Connection): HttpAnswer | null {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  if (method !== 'GET' || mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string')
    return null;
  let right = false;
  for (const { verifyToken } of credentials) if (verifyToken) right = sameSecret(verifyToken, token) || right;
  return right ? { status: 200, contentType: 'text/plain', body: challenge } : null;
}
