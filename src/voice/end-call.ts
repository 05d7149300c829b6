import { Injectable } from '@nestjs/common';
import { ChangeStatus } from '../conversations/index.js';
import type { CallOutcome } from '../contract/voice.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { BeginWrapUp } from '../routing/index.js';
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

const channel = statement(
  'call_channel',
  `SELECT x.channel FROM conversation c JOIN inbox x ON x.id = c.inbox_id WHERE c.id = $1`,
);

/** A call is over: what came of it stands in the thread, and nobody waits for a caller who has gone. */
@Injectable()
export class EndCall {
  constructor(
    private readonly timeline: CallTimeline,
    private readonly status: ChangeStatus,
    private readonly wrapUp: BeginWrapUp,
  ) {}

  /** The call is locked by the caller. Twice is once. */
  async run(tx: Tx, call: CallRow): Promise<void> {
    if (!mayBecome(call.state, 'ended')) return;
    const outcome = outcomeOf(call);
    await tx.query(end, [call.id, outcome]);
    await tx.query(endLegs, [call.id]);
    const since = call.answered_at ?? call.queued_at ?? call.started_at;
    const seconds = Math.max(0, Math.round((Date.now() - since.getTime()) / 1000));
    await this.timeline.event(tx, call, 'ended', wordsOf(call, outcome, seconds));
    if (!call.conversation_id) return;
    const about = { conversationId: call.conversation_id, subjectId: call.id };
    tx.record(fact('call.ended', { outcome, direction: call.direction }, about));
    // Nobody is left to be answered, unless there is a message to hear or an agent has it already.
    if (outcome === 'abandoned' && !call.agent_id)
      return this.status.resolveWithin(tx, call.conversation_id, { kind: 'public' }, 'no');
    // A conversation that is a call is over with it; a chat that was talked about goes on.
    const isOver = outcome === 'answered' || outcome === 'abandoned';
    const of = await tx.one<{ channel: string }>(channel, [call.conversation_id]);
    if (isOver && of?.channel === 'voice') await this.wrapUp.within(tx, call.conversation_id);
  }
}

function outcomeOf(call: CallRow): CallOutcome {
  // Whoever waits again, because their agent's line was lost, was left alone in the end.
  if (call.answered_at && call.state !== 'waiting') return 'answered';
  if (call.state === 'voicemail') return 'voicemail';
  return call.direction === 'out' || call.state === 'callback' ? 'unreached' : 'abandoned';
}

function wordsOf(call: CallRow, outcome: CallOutcome, seconds: number): string {
  const time = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  switch (outcome) {
    case 'answered':
      return `The call ended after ${time}`;
    case 'voicemail':
      return 'The caller hung up';
    case 'unreached':
      return 'Nobody answered';
    default:
      if (!call.queued_at)
        return `The caller hung up ${call.said_seq > 0 ? 'on the bot' : 'in the menu'} after ${time}`;
      return `The caller hung up after waiting ${time}`;
  }
}
