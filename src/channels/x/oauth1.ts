import { createHmac } from 'node:crypto';

export interface OAuth1Keys {
  consumerKey: string;
  consumerSecret: string;
  token: string;
  tokenSecret: string;
}

/**
 * The Authorization header of a request signed by HMAC-SHA1 (RFC 5849, section 3.4). The address's own query is signed with it;
 * a JSON body is not (3.4.1.3.1), the fields of a form would be, as `form`.
 */
export function oauth1Header(
  method: string,
  address: string,
  keys: OAuth1Keys,
  once: { nonce: string; atSeconds: number },
  form: Record<string, string> = {},
): string {
  const { origin, pathname, searchParams } = new URL(address);
  const own: Record<string, string> = {
    oauth_consumer_key: keys.consumerKey,
    oauth_nonce: once.nonce,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(once.atSeconds),
    oauth_token: keys.token,
    oauth_version: '1.0',
  };
  const signed = [...searchParams, ...Object.entries(form), ...Object.entries(own)]
    .map(([name, value]) => [encode(name), encode(value)])
    .sort(([a, x], [b, y]) => order(a, b) || order(x, y))
    .map((pair) => pair.join('='))
    .join('&');
  const base = [method, origin + pathname, signed].map(encode).join('&');
  const key = `${encode(keys.consumerSecret)}&${encode(keys.tokenSecret)}`;
  const signature = createHmac('sha1', key).update(base).digest('base64');
  const fields = Object.entries({ ...own, oauth_signature: signature });
  return `OAuth ${fields.map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`;
}

/** By bytes, not by anybody's alphabet. */
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** RFC 3986, section 2.3: four characters more than `encodeURIComponent` takes. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
