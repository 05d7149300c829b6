import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto';

/** For random bearer secrets of 200 bits a plain SHA-256 is enough; passwords go through argon2id. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url');

export function sign(key: Buffer, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${text}`).digest('base64url');
}

/** Compares in constant time what has one length anyway: signatures, digests. */
export function sameText(a: string, b: string): boolean {
  const x = Buffer.from(a);
  const y = Buffer.from(b);
  return x.length === y.length && timingSafeEqual(x, y);
}

/** Compares secrets in constant time without telling how long they are. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
