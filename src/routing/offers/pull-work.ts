import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../../conversations/index.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, forbidden, notFound } from '../../kernel/http/problem.js';
import { MoveHandoff } from '../handoffs/move-handoff.js';
import { MoveWork } from '../work/move-work.js';
import { isBeside, lockConversation, lockWork } from '../work/work-row.js';

const find = statement(
  'pull_find',
  `SELECT w.conversation_id AS "conversationId", q.pull, EXISTS (SELECT 1 FROM agent_queue m WHERE m.queue_id = q.id AND m.agent_id = $2) AS member
   FROM work_item w JOIN queue q ON q.id = w.queue_id WHERE w.id = $1`,
);

/** Takes waiting work out of a queue by one's own choice, where the queue lets its people do that. */
@Injectable()
export class PullWork {
  constructor(
    private readonly work: UnitOfWork,
    private readonly move: MoveWork,
    private readonly control: ChangeControl,
    private readonly handoff: MoveHandoff,
  ) {}

  run(itemId: string, agent: Person): Promise<{ conversationId: string | null }> {
    return this.work.run(async (tx) => {
      const known = await tx.one<{ conversationId: string | null; pull: boolean; member: boolean }>(find, [
        itemId,
        agent.id,
      ]);
      if (!known) throw notFound('work');
      if (!known.member) throw forbidden('This work waits in a queue that is not yours');
      if (!known.pull) throw conflict('no_pull', 'This queue gives its work out by itself');
      if (known.conversationId) await lockConversation(tx, known.conversationId);
      const item = await lockWork(tx, itemId);
      if (item?.state === 'reserved') throw conflict('rings_elsewhere', 'A colleague is being asked this moment');
      if (item?.state !== 'pending')
        throw conflict('work_over', 'This work does not wait any more', { state: item?.state });
      const actor = factActor(agent);
      await this.move.assign(tx, item, agent, 'pulled', actor);
      await this.handoff.run(tx, item.handoff_id, 'accepted', { agentId: agent.id, actor });
      if (!isBeside(item)) {
        const to = { kind: 'agent', id: agent.id, name: agent.name } as const;
        const where = { conversationId: item.conversation_id, workItemId: item.id };
        await this.control.run(tx, { ...where, to, reason: 'pulled', actor });
      }
      return { conversationId: item.conversation_id };
    });
  }
}
