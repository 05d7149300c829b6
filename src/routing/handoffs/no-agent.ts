import { Injectable } from '@nestjs/common';
import type { HandoffState } from '../../contract/handoff.js';
import { ChangeControl, WriteReply } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { newId } from '../../kernel/ids.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { MoveWork } from '../work/move-work.js';
import { lockConversation, lockLiveWork, type WorkRow } from '../work/work-row.js';
import type { OnNoAgent } from './handoff.schema.js';
import { MoveHandoff } from './move-handoff.js';

const find = statement(
  'handoff_plan',
  `SELECT conversation_id AS "conversationId", bot_id AS "botId", bot_name AS "botName", state, accepted_at AS "acceptedAt", on_no_agent AS plan
   FROM handoff WHERE id = $1`,
);
const later = statement(
  'work_later',
  `UPDATE work_item SET channel_class = 'async', version = version + 1 WHERE id = $1 AND state = 'pending'`,
);
const promise = statement(
  'promise_from_hub',
  `INSERT INTO promise (id, conversation_id, profile_id, handoff_id, work_item_id, text, made_by) VALUES ($1, $2, $3, $4, $5, $6, 'Throughline')`,
);

const words: Record<OnNoAgent['plan'], string> = {
  callback: 'Nobody is free right now. We have kept your place and will call you back.',
  async_ticket: 'Nobody is free right now. We have kept everything you told us and will answer here as soon as we can.',
  return_to_bot: 'Nobody is free right now. I am still here and can go on helping.',
};
const waiting: HandoffState[] = ['queued', 'declined', 'expired'];
const RING_AGAIN_SECONDS = 5;

interface Row {
  conversationId: string;
  botId: string;
  botName: string;
  state: HandoffState;
  acceptedAt: Date | null;
  plan: OnNoAgent | null;
}

/** Nobody came in time: the plan the bot made for that runs, and the customer is told. Never limbo. */
@Injectable()
export class NoAgent {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly move: MoveWork,
    private readonly handoff: MoveHandoff,
    private readonly control: ChangeControl,
    private readonly reply: WriteReply,
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
      if (waiting.includes(row.state)) await this.carryOut(tx, id, { ...row, plan: row.plan }, item);
    });
  }

  private async carryOut(tx: Tx, id: string, row: Row & { plan: OnNoAgent }, item: WorkRow): Promise<void> {
    const { conversationId, plan } = row;
    const actor = { kind: 'system', id: null } as const;
    await this.handoff.run(tx, id, 'no_agent', { actor });
    const text = plan.message?.trim() || words[plan.plan];
    const clientId = `no_agent:${id}`;
    await this.reply.within(tx, { conversationId, actor: { kind: 'system', name: 'Throughline' }, text, clientId });
    if (plan.plan === 'return_to_bot') {
      await this.move.cancel(tx, item, 'no_agent', actor);
      const to = { kind: 'bot', id: row.botId, name: row.botName } as const;
      await this.control.run(tx, { conversationId, to, reason: 'no_agent', actor });
      return;
    }
    // It stays in the queue with its age, as work that may be done without the customer waiting at the other end.
    await tx.query(later, [item.id]);
    if (plan.plan === 'callback')
      await tx.query(promise, [newId('pr'), conversationId, item.profile_id, id, item.id, 'Call the customer back']);
  }
}
