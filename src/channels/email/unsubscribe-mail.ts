import type { Mail } from './mail.js';

const BOX = 'unsubscribe';

/** The address that stops what a mail belongs to (RFC 2369). The token is the link's own: a subject holds it, an address would not. */
export function unsubscribeMailto(address: string, link: string): string {
  const [local, domain] = address.split('@');
  const token = link.slice(link.lastIndexOf('/') + 1);
  return `mailto:${local}+${BOX}@${domain}?subject=${BOX}%20${encodeURIComponent(token)}`;
}

/** The token in a mail to that address; mail programs send it by themselves, and fold what is long. */
export function unsubscribeTokenIn({ subject }: Mail, addresses: string[]): string | null {
  if (!addresses.some((one) => /\+unsubscribe@/i.test(one))) return null;
  return /unsubscribe([\w.~-]{20,})/i.exec(subject.replace(/\s+/g, ''))?.[1] ?? null;
}
