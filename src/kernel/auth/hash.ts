import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** For random bearer secrets of 200 bits a plain SHA-256 is enough; passwords go through argon2id. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

export function sign(key: Buffer, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${text}`).digest('base64url');
}

export function sameText(a: string, b: string): boolean {
  const x = Buffer.from(a);
  const y = Buffer.from(b);
  return x.length === y.length && timingSafeEqual(x, y);
}
