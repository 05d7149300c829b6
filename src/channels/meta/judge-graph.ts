import type { OutboundResult } from '../../kernel/http/outbound/index.js';
import type { Judged } from '../channel-adapter.js';
import { readRetryAfter } from '../delivery/schedule.js';
import { judgeVendor } from '../delivery/verdict.js';
import { inWords, isPassing } from './graph-errors.js';
import { type Fields, fields, idOf, list, words } from './read-fields.js';

type Answer = Extract<OutboundResult, { kind: 'answer' }>;

/** What the Graph API said: its errors in words, and its own id of what it took. */
export function judgeGraph(result: OutboundResult): Judged {
  if (result.kind !== 'answer') return judgeVendor(result);
  const body = parsed(result.body.toString('utf8'));
  if (Array.isArray(body)) return judgeBatch(body, result);
  const { error } = fields(body);
  if (error) return refused(fields(error), result);
  const verdict = judgeVendor(result);
  return verdict.kind === 'delivered' ? { ...verdict, providerId: idIn(fields(body)) } : verdict;
}

/** Several calls in one: all taken, none, or a part — which is never tried again, or its taken part would be said twice. */
function judgeBatch(parts: unknown[], result: Answer): Judged {
  const answers = parts.map((part) => ({
    code: Number(fields(part).code),
    body: fields(parsed(words(fields(part).body))),
  }));
  const taken = answers.filter(({ code }) => code >= 200 && code < 300);
  const ids = taken.map(({ body }) => idIn(body));
  // A message has receipts, a comment has none: the message's id is the one to know.
  const providerId = taken.map(({ body }) => idOf(body.message_id)).find(Boolean) ?? ids.find(Boolean);
  if (taken.length === answers.length && taken.length > 0) return { kind: 'delivered', providerId };
  const error = fields(answers.find(({ body }) => body.error)?.body.error);
  if (taken.length > 0)
    return { kind: 'failed', why: `a part of it was sent, the rest was not: ${inWords(error)}`, providerId };
  if (answers.some(({ body }) => body.error)) return refused(error, result);
  return { kind: 'again', why: 'Meta did not say what it did with it', perhapsTaken: true, retryAfter: null };
}

function refused(error: Fields, result: Answer): Judged {
  if (!isPassing(error)) return { kind: 'failed', why: inWords(error), ...lockedBy(error) };
  return { kind: 'again', why: inWords(error), perhapsTaken: false, retryAfter: waitOf(result.headers) };
}

/** 190: the token is no good any more; 463 below it, or Meta's words, say that it has run out. */
function lockedBy(error: Fields): { credentials?: 'refused' | 'expired' } {
  const code = words(error.code);
  if (code !== '190' && code !== '102') return {};
  const expired = words(error.error_subcode) === '463' || /expired/i.test(words(error.message));
  return { credentials: expired ? 'expired' : 'refused' };
}

/** Seconds to wait: what HTTP says, or the longest of the minutes Meta itself names. */
function waitOf(headers: Record<string, string>): number | null {
  const plain = readRetryAfter(headers['retry-after']);
  if (plain !== null) return plain;
  const usage = Object.values(fields(parsed(headers['x-business-use-case-usage'] ?? ''))).flatMap(list);
  const minutes = usage.map((one) => Number(one.estimated_time_to_regain_access)).filter((one) => one > 0);
  return minutes.length > 0 ? Math.max(...minutes) * 60 : null;
}

const idIn = (body: Fields): string | undefined =>
  idOf(list(body.messages)[0]?.id) || idOf(body.message_id) || idOf(body.id) || undefined;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
