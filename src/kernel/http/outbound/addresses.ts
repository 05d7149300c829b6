import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Refused by name, so that a caller can tell "we would not" from "it did not answer". */
export class RefusedAddress extends Error {
  readonly code = 'ERR_REFUSED_ADDRESS';
}

const inside = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** Whether we may connect to this address. Cloud metadata (link-local), multicast and the like are refused always. */
export function mayConnect(address: string, allowPrivate: boolean): boolean {
  // `::ffff:10.0.0.1` is 10.0.0.1 in other clothes.
  const parsed = ipaddr.process(address.replace(/^\[|\]$/g, ''));
  const range = parsed.range();
  if (inside.has(range)) return allowPrivate;
  if (range !== 'unicast') return false;
  // Of IPv6 only 2000::/3 is handed out; the rest hides tunnels and old spellings of IPv4.
  return parsed.kind() === 'ipv4' || (parsed.toByteArray()[0] & 0xe0) === 0x20;
}

/**
 * Name resolution for the socket itself: what was checked is what is connected to, so that a name which answers
 * differently the second time gains nothing. One forbidden address among many refuses the name.
 */
export function checkedLookup(allowPrivate: boolean): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0);
      const bad = found.find(({ address }) => !mayConnect(address, allowPrivate));
      if (bad)
        return done(new RefusedAddress(`${hostname} resolves to ${bad.address}, which is not a public address`), '', 0);
      if (options.all) return done(null, found);
      done(null, found[0].address, found[0].family);
    });
  };
}

/** Why an address as written may not be called at all, or null. A name is checked later, when it is resolved. */
export function refusal(url: string, allowPrivate: boolean): string | null {
  if (!URL.canParse(url)) return 'this is not an address';
  const { protocol, username, password, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return 'only http and https addresses are called';
  if (username || password) return 'an address may not carry a user name or password';
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(bare) && !mayConnect(bare, allowPrivate)) return `${bare} is not a public address`;
  return null;
}
