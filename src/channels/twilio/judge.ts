import type { OutboundResult } from '../../kernel/http/outbound/index.js';
import type { Judged } from '../channel-adapter.js';
import { readRetryAfter } from '../delivery/schedule.js';
import { judge } from '../delivery/verdict.js';
import { errorWords, isPassing } from './error-words.js';

type Answer = Extract<OutboundResult, { kind: 'answer' }>;

/** What Twilio's answer means: its id of the message, or its number for what is wrong, in words. */
export function judgeTwilio(result: OutboundResult): Judged {
  if (result.kind === 'answer') return judgeAnswer(result);
  // It had the message and said too much about it.
  if (result.kind === 'too_large') return { kind: 'again', why: result.why, perhapsTaken: true, retryAfter: null };
  return judge(result);
}

function judgeAnswer({ status, headers, body }: Answer): Judged {
  const said = read(body);
  if (status >= 200 && status < 300)
    return typeof said.sid === 'string' && said.sid
      ? { kind: 'delivered', providerId: said.sid }
      : { kind: 'delivered' };
  const code = /^\d+$/.test(String(said.code ?? '')) ? String(said.code) : '';
  const text = typeof said.message === 'string' ? said.message : '';
  const why = code || text ? errorWords(code, text) : `it answered ${status}`;
  if (status === 429 || isPassing(code))
    return { kind: 'again', why, perhapsTaken: false, retryAfter: readRetryAfter(headers['retry-after']) };
  // Twilio has no key that would make two calls one, and may have taken what it failed to answer.
  if (status >= 500 || status === 408 || status < 400) {
    const perhapsTaken = status >= 500 && status !== 503;
    return { kind: 'again', why, perhapsTaken, retryAfter: readRetryAfter(headers['retry-after']) };
  }
  return { kind: 'failed', why, ...((status === 401 || code === '20003') && { credentials: 'refused' }) };
}

function read(body: Buffer): { sid?: unknown; code?: unknown; message?: unknown } {
  try {
    const said = JSON.parse(body.toString('utf8')) as unknown;
    return typeof said === 'object' && said !== null ? said : {};
  } catch {
    return {};
  }
}
