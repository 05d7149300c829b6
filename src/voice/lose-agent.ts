import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { ReturnWork } from '../routing/index.js';
import type { CallRow, LegRow } from './call-row.js';
import { CallTimeline } from './call-timeline.js';

const wait = statement(
  'call_wait_again',
  `UPDATE call SET state = 'waiting', agent_id = NULL, queued_at = COALESCE(queued_at, clock_timestamp()) WHERE id = $1`,
);

/** An agent's browser or telephone is gone while the customer is on the line: the call waits again for somebody else. */
@Injectable()
export class LoseAgent {
  constructor(
    private readonly timeline: CallTimeline,
    private readonly returning: ReturnWork,
  ) {}

  /** False when the call was to end anyway, or there is nobody it could wait for. The call is locked by the caller. */
  async run(tx: Tx, call: CallRow, leg: LegRow): Promise<boolean> {
    if (call.state !== 'talking' || call.closing_at || !call.conversation_id) return false;
    const from = { conversationId: call.conversation_id, agentId: leg.agent_id, why: 'line_lost' };
    if (!(await this.returning.within(tx, from))) return false;
    await tx.query(wait, [call.id]);
    await this.timeline.event(tx, call, `lost:${leg.id}`, 'The line was lost; the customer waits for somebody else');
    return true;
  }
}
