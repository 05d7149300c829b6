import { createHmac } from 'node:crypto';
import { words } from './numbers.mjs';

/** The same people on both sides: customer i writes from this number, and agent i % agents works their conversation. */
export const customerOf = (i) => `+4477${String(i).padStart(8, '0')}`;
export const agentOf = (i, agents) => `ag_${i % agents}`;
export const CUSTOMERS = 10_000;

/** One inbound message, signed as Standard Webhooks does, from somebody at random unless `extra` says from whom. */
export function signed(path, secret, extra, key, next = Math.random) {
  const from = { kind: 'phone', value: customerOf(Math.floor(next() * CUSTOMERS)) };
  const body = JSON.stringify({ id: key, from, text: words(next), ...extra });
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', Buffer.from(secret, 'base64')).update(`${key}.${at}.${body}`).digest('base64');
  return {
    path,
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': key,
      'webhook-timestamp': at,
      'webhook-signature': `v1,${signature}`,
    },
  };
}
