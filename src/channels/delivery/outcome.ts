import type { DeliveryState } from '../../contract/channels.js';
import type { MessageState } from '../../contract/conversations.js';
import { nextWait } from './schedule.js';
import type { Tried } from './try-once.js';

/** What one try changes: the delivery, and the message it carries. */
export interface Outcome {
  tried: Tried;
  state: DeliveryState;
  waitSeconds: number;
  error: string | null;
  perhapsTaken: boolean;
  message: { id: string; state: MessageState; reason?: string } | null;
}

/** Pure: from a verdict to what is written. A message that may have arrived is `unknown`, never a guess. */
export function outcomeOf(tried: Tried, random?: number): Outcome {
  const { claim, verdict } = tried;
  if (verdict.kind === 'delivered')
    return outcome(tried, 'delivered', verdict.note ?? null, claim.perhaps_taken, 'sent');
  if (verdict.kind === 'unknown') return outcome(tried, 'unknown', verdict.why, true, 'unknown');
  const perhaps = claim.perhaps_taken || (verdict.kind === 'again' && verdict.perhapsTaken);
  const wait = verdict.kind === 'again' ? waitOf(tried, verdict.retryAfter, random) : null;
  if (wait === null) {
    const state = verdict.kind === 'gone' || verdict.kind === 'off' ? 'disabled' : 'failed';
    return outcome(tried, state, verdict.why, perhaps, perhaps ? 'unknown' : 'failed');
  }
  return { ...outcome(tried, 'pending', verdict.why, perhaps, perhaps ? 'unknown' : null), waitSeconds: wait };
}

/** A try that only asks whether the address is back uses up none of the message's own. */
function waitOf({ claim, probe }: Tried, retryAfter: number | null, random?: number): number | null {
  return probe ? (retryAfter ?? 0) : nextWait(claim.target_kind, claim.round, retryAfter, random);
}

function outcome(
  tried: Tried,
  state: DeliveryState,
  error: string | null,
  perhapsTaken: boolean,
  to: 'sent' | 'unknown' | 'failed' | null,
): Outcome {
  const id = tried.claim.message_id;
  const message = id && to ? { id, state: to, reason: inWords(to, error, state) } : null;
  return { tried, state, waitSeconds: 0, error, perhapsTaken, message };
}

function inWords(to: 'sent' | 'unknown' | 'failed', error: string | null, state: DeliveryState): string | undefined {
  if (to === 'sent') return error ?? undefined;
  if (to === 'failed') return `Not delivered: ${error}`;
  if (state === 'unknown') return `It may have arrived: ${error}. We do not send it again by ourselves.`;
  const next = state === 'pending' ? 'We go on trying with the same id.' : 'We have stopped trying.';
  return `It may have arrived: ${error}. ${next}`;
}
