import { randomUUID } from 'node:crypto';
import { oauth1Header } from './oauth1.js';

/**
 * In the account's own name: by OAuth 1.0a where the token came with a secret, which never ends; else the token alone, which is
 * OAuth 2.0 and ends after two hours. Made for each try anew: a signature is good for a moment and once.
 */
export function authorize(method: 'GET' | 'POST', url: string, credentials: Record<string, string>): string {
  const { consumerKey, consumerSecret, accessToken, accessTokenSecret } = credentials;
  if (!consumerKey || !accessTokenSecret) return `Bearer ${accessToken}`;
  const keys = { consumerKey, consumerSecret, token: accessToken, tokenSecret: accessTokenSecret };
  return oauth1Header(method, url, keys, { nonce: randomUUID(), atSeconds: Math.floor(Date.now() / 1000) });
}
