import { issueToken, readToken } from '../../kernel/auth/signed-token.js';

const DAY = 24 * 3600;
/** Mails lie about: the link in one still works a year later, and can only stop things. */
const UNSUBSCRIBE_DAYS = 365;
const PAGE_DAYS = 30;

export interface LinkSettings {
  secretKey: Buffer;
  publicUrl: string;
}

/** What a link in a mail may stop: one purpose on one channel, for one address. */
export interface Subscription {
  identityId: string;
  purpose: string;
  channel: string;
}

/** The page where whoever reads what is sent to this address chooses what comes. */
export function preferenceLink(
  { secretKey, publicUrl }: LinkSettings,
  identityId: string,
): { url: string; expiresAt: string } {
  const seconds = PAGE_DAYS * DAY;
  return {
    url: `${publicUrl}/preferences/${issueToken(secretKey, 'preferences', { i: identityId }, seconds)}`,
    expiresAt: new Date((Math.floor(Date.now() / 1000) + seconds) * 1000).toISOString(),
  };
}

export const readPreferenceToken = (secretKey: Buffer, token: unknown): string | null =>
  readToken<{ i: string }>(secretKey, 'preferences', token)?.i ?? null;

export function unsubscribeLink(
  { secretKey, publicUrl }: LinkSettings,
  { identityId, purpose, channel }: Subscription,
): string {
  const claims = { i: identityId, p: purpose, c: channel };
  return `${publicUrl}/unsubscribe/${issueToken(secretKey, 'unsubscribe', claims, UNSUBSCRIBE_DAYS * DAY)}`;
}

export function readUnsubscribeToken(secretKey: Buffer, token: unknown): Subscription | null {
  const read = readToken<{ i: string; p: string; c: string }>(secretKey, 'unsubscribe', token);
  return read && { identityId: read.i, purpose: read.p, channel: read.c };
}

/**
 * The headers by which a mail program offers to unsubscribe in one click (RFC 8058). They count only on https and signed by
 * the sender's domain (DKIM), as every mail service signs them.
 */
export function unsubscribeHeaders(link: string, mailto?: string): Record<string, string> {
  return {
    'List-Unsubscribe': [link, ...(mailto ? [mailto] : [])].map((address) => `<${address}>`).join(', '),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}
