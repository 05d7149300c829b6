import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';
import { notFound } from '../../kernel/http/problem.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { MoveWork } from '../work/move-work.js';
import { lockConversation, lockWork } from '../work/work-row.js';
import { PROMISE } from './watch-promise.js';

const find = statement(
  'promise_find',
  `SELECT conversation_id AS "conversationId", due_work_id AS "workId" FROM promise WHERE id = $1`,
);
const ofWork = statement('promise_of_work', `SELECT id FROM promise WHERE due_work_id = $1`);
const keep = statement(
  'promise_keep',
  `UPDATE promise SET kept_at = clock_timestamp() WHERE id = $1 AND kept_at IS NULL
   RETURNING conversation_id AS "conversationId", profile_id AS "profileId", COALESCE(due_at < now(), false) AS late`,
);

/** What was promised was done, in time or late; the work it had become is over with it. */
@Injectable()
export class KeepPromise {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly move: MoveWork,
  ) {}

  run(id: string, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const seen = await tx.one<{ conversationId: string; workId: string | null }>(find, [id]);
      if (!seen) throw notFound('promise');
      await lockConversation(tx, seen.conversationId);
      const item = seen.workId ? await lockWork(tx, seen.workId) : undefined;
      if (item && !['completed', 'canceled'].includes(item.state))
        await this.move.complete(tx, item, 'kept', factActor(actor));
      await this.keep(tx, id, factActor(actor));
    });
  }

  async ofWork(tx: Tx, workItemId: string, actor: FactActor): Promise<void> {
    const row = await tx.one<{ id: string }>(ofWork, [workItemId]);
    if (row) await this.keep(tx, row.id, actor);
  }

  private async keep(tx: Tx, id: string, actor: FactActor): Promise<void> {
    const row = await tx.one<{ conversationId: string; profileId: string; late: boolean }>(keep, [id]);
    if (!row) return;
    for (const kind of Object.values(PROMISE)) await this.timers.cancel(tx, kind, id);
    const { late, ...where } = row;
    tx.record(fact('promise.kept', { late }, { ...where, subjectId: id, actor }));
  }
}
