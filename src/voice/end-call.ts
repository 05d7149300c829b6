import { Injectable } from '@nestjs/common';
import { ChangeStatus } from '../conversations/index.js';
import type { CallOutcome } from '../contract/voice.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import type { CallRow } from './call-row.js';
import { mayBecome } from './call-state.js';
import { CallTimeline } from './call-timeline.js';

const end = statement(
  'call_end',
  `UPDATE call SET state = 'ended', outcome = $2, ended_at = clock_timestamp(), recording = 'off' WHERE id = $1`,
);
const endLegs = statement(
  'call_legs_end',
  `UPDATE call_leg SET state = 'left', left_at = clock_timestamp() WHERE call_id = $1 AND left_at IS NULL`,
);

/** A call is over: what came of it stands in the thread, and nobody waits for a caller who has gone. */
@Injectable()
export class EndCall {
  constructor(
    private readonly timeline: CallTimeline,
    private readonly status: ChangeStatus,
  ) {}

  /** The call is locked by the caller. Twice is once. */
  async run(tx: Tx, call: CallRow): Promise<void> {
    if (!mayBecome(call.state, 'ended')) return;
    const outcome = outcomeOf(call);
    await tx.query(end, [call.id, outcome]);
    await tx.query(endLegs, [call.id]);
    const since = call.answered_at ?? call.queued_at ?? call.started_at;
    const seconds = Math.max(0, Math.round((Date.now() - since.getTime()) / 1000));
    await this.timeline.event(tx, call, 'ended', wordsOf(outcome, seconds));
    // Nobody is left to be answered, unless there is a message to hear or an agent has it already.
    if (outcome === 'abandoned' && call.conversation_id && !call.agent_id)
      await this.status.resolveWithin(tx, call.conversation_id, { kind: 'public' }, 'no');
  }
}

function outcomeOf(call: CallRow): CallOutcome {
  if (call.answered_at) return 'answered';
  if (call.state === 'voicemail') return 'voicemail';
  return call.direction === 'out' || call.state === 'callback' ? 'unreached' : 'abandoned';
}

function wordsOf(outcome: CallOutcome, seconds: number): string {
  const time = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  switch (outcome) {
    case 'answered':
      return `The call ended after ${time}`;
    case 'voicemail':
      return 'The caller hung up';
    case 'unreached':
      return 'Nobody answered';
    default:
      return `The caller hung up after waiting ${time}`;
  }
}
