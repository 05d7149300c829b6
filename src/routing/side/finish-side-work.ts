import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { atLeast } from '../../kernel/auth/permits.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, forbidden, notFound } from '../../kernel/http/problem.js';
import { KeepPromise } from '../promises/keep-promise.js';
import { MoveWork } from '../work/move-work.js';
import { lockConversation, lockWork } from '../work/work-row.js';

const find = statement(
  'side_find',
  `SELECT conversation_id AS "conversationId", kind FROM work_item WHERE id = $1 AND kind IN ('callback', 'task', 'promise')`,
);
const outcome = statement('side_outcome', `UPDATE work_item SET outcome = $2 WHERE id = $1`);

/** Ends work beside a conversation: it was done, or it is not to be done. A promise whose work is done is kept. */
@Injectable()
export class FinishSideWork {
  constructor(
    private readonly work: UnitOfWork,
    private readonly move: MoveWork,
    private readonly promises: KeepPromise,
  ) {}

  run(id: string, actor: Actor, { done, note }: { done: boolean; note?: string }): Promise<void> {
    return this.work.run(async (tx) => {
      const seen = await tx.one<{ conversationId: string | null; kind: string }>(find, [id]);
      if (!seen) throw notFound('task');
      if (seen.conversationId) await lockConversation(tx, seen.conversationId);
      const item = await lockWork(tx, id);
      if (!item || ['completed', 'canceled'].includes(item.state)) throw conflict('work_over', 'This is over already');
      const mayAll = (actor.kind === 'agent' || actor.kind === 'key') && atLeast(actor.role, 'supervisor');
      if (!mayAll && !(actor.kind === 'agent' && item.agent_id === actor.id))
        throw forbidden('This is with somebody else; take it first');
      await tx.query(outcome, [id, note ?? (done ? 'done' : 'not_done')]);
      const by = factActor(actor);
      if (done) await this.move.complete(tx, item, 'done', by);
      else await this.move.cancel(tx, item, 'not_done', by);
      if (done && seen.kind === 'promise') await this.promises.ofWork(tx, id, by);
    });
  }
}
