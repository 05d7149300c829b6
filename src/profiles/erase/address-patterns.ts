import parsePhoneNumber from 'libphonenumber-js/min';

export interface KnownAddress {
  kind: string;
  value: string;
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * A regular expression for one address as it may stand in somebody's text: a number with or without its country and with
 * anything between its digits, a short customer number only between quotes.
 */
export function addressPattern({ kind, value }: KnownAddress): string {
  if (kind === 'phone') {
    const national = parsePhoneNumber(value)?.nationalNumber ?? value.replace(/\D/g, '');
    if (national.length >= 6) return [...national].join('[^0-9a-z"]{0,3}');
  }
  return value.length >= 6 ? literal(value) : `"${literal(value)}"`;
}

/** One expression for all of them, for PostgreSQL's `~*`. Nothing matches when there is none. */
export const anyAddress = (addresses: KnownAddress[], ids: string[] = []): string =>
  [...addresses.map(addressPattern), ...ids.map(literal)].join('|') || '$.^';
