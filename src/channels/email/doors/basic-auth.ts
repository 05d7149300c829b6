import { sameSecret } from '../../../kernel/auth/hash.js';
import type { Connection, IncomingRequest } from '../../channel-adapter.js';

/** User and password as the vendor was told them; without a password here nobody comes in. */
export function isKnown(
  { headers }: Pick<IncomingRequest, 'headers'>,
  { credentials }: Pick<Connection, 'credentials'>,
): boolean {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (!encoded) return false;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  let known = false;
  for (const { webhookUser, webhookPassword } of credentials)
    if (webhookUser && webhookPassword && sameSecret(given, `${webhookUser}:${webhookPassword}`)) known = true;
  return known;
}
