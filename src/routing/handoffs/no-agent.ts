import { Injectable } from '@nestjs/common';
import type { HandoffState, NoAgentChoice, OnNoAgent } from '../../contract/handoff.js';
import type { NoAgentPlan } from '../../contract/routing.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { NobodyCame } from '../work/nobody-came.js';
import { lockConversation, lockLiveWork } from '../work/work-row.js';

const find = statement(
  'handoff_plan',
  `SELECT conversation_id AS "conversationId", bot_id AS "botId", bot_name AS "botName", state, accepted_at AS "acceptedAt", on_no_agent AS plan
   FROM handoff WHERE id = $1`,
);
const plans: Record<NoAgentChoice, NoAgentPlan> = {
  callback: 'callback',
  async_ticket: 'async',
  return_to_bot: 'bot',
};
const waiting: HandoffState[] = ['queued', 'declined', 'expired'];
const RING_AGAIN_SECONDS = 5;

/** `chosen`: by the customer, after the bot was told that nobody is there. */
export type StoredPlan = OnNoAgent & { chosen?: true };

interface Row {
  conversationId: string;
  botId: string;
  botName: string;
  state: HandoffState;
  acceptedAt: Date | null;
  plan: StoredPlan | null;
}

/** Nobody came in the time the bot gave: the plan it made for that runs, before its queue's own. */
@Injectable()
export class NoAgent {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly nobody: NobodyCame,
  ) {}

  @OnTimer('handoff.no_agent')
  async due({ kind, key: id }: DueTimer): Promise<void> {
    await this.work.run(async (tx) => {
      const seen = await tx.one<Row>(find, [id]);
      if (!seen?.plan) return;
      await lockConversation(tx, seen.conversationId);
      const item = await lockLiveWork(tx, seen.conversationId);
      const row = await tx.one<Row>(find, [id]);
      if (!row?.plan || row.acceptedAt || !item || item.handoff_id !== id) return;
      // It rings at somebody's desk this moment: they may still take it.
      if (row.state === 'offered') return this.timers.set(tx, { kind, key: id, inSeconds: RING_AGAIN_SECONDS });
      const { plan, message = null, chosen } = row.plan;
      if (!waiting.includes(row.state) && !(chosen && row.state === 'no_agent')) return;
      await this.nobody.run(tx, item, {
        plan: plans[plan],
        message,
        bot: { id: row.botId, name: row.botName },
        chosen,
      });
    });
  }
}
