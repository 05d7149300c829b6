import type { OutboundResult } from '../../kernel/http/outbound/index.js';
import type { Judged } from '../channel-adapter.js';
import { errorWords, isPassing } from './error-words.js';

type Answer = Extract<OutboundResult, { kind: 'answer' }>;

/** What Twilio's answer means: its id of the message, or its number for what is wrong, in words. */
export function judgeTwilio(result: OutboundResult): Judged {
  switch (result.kind) {
    case 'refused':
      return { kind: 'failed', why: `We do not call this address: ${result.why}` };
    case 'unreachable':
    case 'timeout':
      return { kind: 'again', why: result.why, perhapsTaken: result.sent, retryAfter: null };
    case 'too_large':
      return { kind: 'again', why: result.why, perhapsTaken: true, retryAfter: null };
    case 'answer':
      return judgeAnswer(result);
  }
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
    return { kind: 'again', why, perhapsTaken: false, retryAfter: seconds(headers['retry-after']) };
  // Whoever stands before Twilio may have passed the message on and lost the answer.
  if (status >= 500 || status === 408 || status < 400) {
    const perhapsTaken = status === 502 || status === 504;
    return { kind: 'again', why, perhapsTaken, retryAfter: seconds(headers['retry-after']) };
  }
  return { kind: 'failed', why };
}

function read(body: Buffer): { sid?: unknown; code?: unknown; message?: unknown } {
  try {
    const said = JSON.parse(body.toString('utf8')) as unknown;
    return typeof said === 'object' && said !== null ? said : {};
  } catch {
    return {};
  }
}

/** Twilio gives seconds. */
function seconds(header: string | undefined): number | null {
  return header && /^\d{1,9}$/.test(header.trim()) ? Number(header) : null;
}
