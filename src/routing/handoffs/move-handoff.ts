import { Injectable } from '@nestjs/common';
import type { HandoffOutcome, HandoffState } from '../../contract/handoff.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';
import { Timers } from '../../kernel/jobs/timers.js';

const move = statement(
  'handoff_move',
  `UPDATE handoff h SET state = $2,
     accepted_at = CASE WHEN $2 = 'accepted' THEN clock_timestamp() ELSE accepted_at END,
     accepted_by = CASE WHEN $2 = 'accepted' THEN $3 ELSE accepted_by END,
     completed_at = CASE WHEN $2 IN ('completed', 'withdrawn', 'failed') THEN clock_timestamp() ELSE completed_at END,
     outcome = COALESCE($4, outcome)
   FROM conversation c WHERE h.id = $1 AND c.id = h.conversation_id AND h.state <> $2 AND h.state NOT IN ('completed', 'withdrawn', 'failed')
   RETURNING h.bot_id, h.conversation_id, c.profile_id`,
);

/** The bot's plan for "nobody came", as a timer's kind. */
export const NO_AGENT = 'handoff.no_agent';
const settled: HandoffState[] = ['accepted', 'completed', 'withdrawn', 'failed'];

/** Moves a handoff along its states; the bot hears every one of them. */
@Injectable()
export class MoveHandoff {
  constructor(private readonly timers: Timers) {}

  async run(
    tx: Tx,
    id: string | null,
    state: HandoffState,
    more: { agentId?: string; outcome?: HandoffOutcome; actor?: FactActor } = {},
  ): Promise<void> {
    if (!id) return;
    const { agentId, outcome, actor } = more;
    const row = await tx.one<{ bot_id: string; conversation_id: string; profile_id: string }>(move, [
      id,
      state,
      agentId ?? null,
      outcome ? JSON.stringify(outcome) : null,
    ]);
    if (!row) return;
    if (settled.includes(state)) await this.timers.cancel(tx, NO_AGENT, id);
    const where = { conversationId: row.conversation_id, profileId: row.profile_id, subjectId: id, actor };
    tx.record(fact('handoff.status', { state, botId: row.bot_id }, where));
  }
}
