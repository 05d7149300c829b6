import type { OutboundResult } from '../../kernel/http/outbound/index.js';
import { readRetryAfter } from './schedule.js';

/** What one try means. `perhapsTaken`: the other side may have acted on it although it did not say so. */
export type Verdict =
  /** `note`: it went, and something about it is worth a word. */
  | { kind: 'delivered'; note?: string }
  | { kind: 'again'; why: string; perhapsTaken: boolean; retryAfter: number | null }
  /** It may have arrived, and once more would be a second message to the customer: nothing is tried again by itself. */
  | { kind: 'unknown'; why: string }
  /** `credentials`: not the message was refused but whoever sends it. */
  | { kind: 'failed'; why: string; credentials?: 'refused' | 'expired' }
  | { kind: 'gone'; why: string }
  /** Nothing was tried: the address is switched off. */
  | { kind: 'off'; why: string };

/** 4xx that speak of the moment, not of the message. */
const passing = new Set([408, 409, 425, 429]);
/** A gateway answered for a receiver that did not: it may have the message. */
const gateways = new Set([502, 504]);

export function judge(result: OutboundResult): Verdict {
  switch (result.kind) {
    case 'refused':
      return { kind: 'failed', why: `We do not call this address: ${result.why}` };
    case 'unreachable':
    case 'timeout':
      return { kind: 'again', why: result.why, perhapsTaken: result.sent, retryAfter: null };
    case 'too_large':
      return byStatus(result.status, null);
    case 'answer':
      return byStatus(result.status, readRetryAfter(result.headers['retry-after']));
  }
}

/** For vendors that cannot tell two calls from one said twice: a 5xx may come after the message was taken; 503 says it was not. */
export function judgeVendor(result: OutboundResult): Verdict {
  const verdict = judge(result);
  const doubtful = 'status' in result && result.status >= 500 && result.status !== 503;
  return verdict.kind === 'again' && doubtful ? { ...verdict, perhapsTaken: true } : verdict;
}

/** What may have been done is not asked for again. */
export const onlyOnce = (verdict: Verdict): Verdict =>
  verdict.kind === 'again' && verdict.perhapsTaken ? { kind: 'unknown', why: verdict.why } : verdict;

/** The status alone is the receipt; what the body says does not matter. */
function byStatus(status: number, retryAfter: number | null): Verdict {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone', why: 'the address says it is gone for good (410)' };
  if (status >= 300 && status < 400) {
    return {
      kind: 'again',
      why: `it answered with a redirect (${status}), which is not followed`,
      perhapsTaken: false,
      retryAfter,
    };
  }
  if (status >= 400 && status < 500 && !passing.has(status))
    return { kind: 'failed', why: `it refused the message (${status})` };
  return { kind: 'again', why: `it answered ${status}`, perhapsTaken: gateways.has(status), retryAfter };
}
