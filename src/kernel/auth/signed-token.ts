import { sameText, sign } from './hash.js';

/**
 * A short-lived bearer token the hub itself signs and reads: `payload.signature`, HMAC-SHA256 under a purpose, so that a
 * token made for one use is refused for every other. One algorithm, no header to negotiate it with.
 */
export function issueToken(key: Buffer, purpose: string, claims: Record<string, unknown>, seconds: number): string {
  const payload = Buffer.from(JSON.stringify({ ...claims, exp: Math.floor(Date.now() / 1000) + seconds })).toString(
    'base64url',
  );
  return `${payload}.${sign(key, purpose, payload)}`;
}

export function readToken<Claims>(key: Buffer, purpose: string, token: unknown): (Claims & { exp: number }) | null {
  if (typeof token !== 'string' || token.length > 4000) return null;
  const [payload, signature, rest] = token.split('.');
  if (!payload || !signature || rest !== undefined || !sameText(signature, sign(key, purpose, payload))) return null;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims & { exp: number };
  return claims.exp > Date.now() / 1000 ? claims : null;
}
