import { createHmac } from 'node:crypto';
import { sameText } from '../../kernel/auth/hash.js';

/** Whether the shop's server signed this customer: HMAC-SHA256 of the user id under one of the inbox's secrets, in hex. */
export function provesIdentity(secrets: string[], userId: string, hash: string): boolean {
  const given = hash.toLowerCase();
  return secrets.some((secret) => sameText(createHmac('sha256', secret).update(userId).digest('hex'), given));
}
