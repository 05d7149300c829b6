import { isIP } from 'node:net';
import { checkedLookup, mayConnect, RefusedAddress } from '../../kernel/http/outbound/addresses.js';

/** The address a mail server's name stands for, by the rules of every outbound call: what was checked is what is connected to. */
export function openAddress(host: string, allowPrivate: boolean): Promise<string> {
  if (isIP(host)) {
    if (mayConnect(host, allowPrivate)) return Promise.resolve(host);
    return Promise.reject(new RefusedAddress(`${host} is not a public address`));
  }
  return new Promise((resolve, reject) => {
    checkedLookup(allowPrivate)(host, {}, (error, address) => {
      if (error) reject(error);
      else resolve(address as string);
    });
  });
}
