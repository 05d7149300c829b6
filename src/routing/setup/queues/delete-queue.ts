import { Injectable } from '@nestjs/common';
import type { LiveWork } from '../../../contract/setup.js';
import { ChangeConversation } from '../../../conversations/index.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { statement } from '../../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../../../kernel/http/problem.js';
import { lockWork } from '../../work/work-row.js';
import { queuesAsking, rewriteSteps } from '../queue-steps.js';
import { findTarget, RequeueWork, type TargetQueue } from '../work/requeue-work.js';

// Strong enough that nobody queues into it until this is over; they are refused then, and look again.
const lock = statement('queue_lock', `SELECT name FROM queue WHERE id = $1 AND deleted_at IS NULL FOR UPDATE`);
const count = statement(
  'queue_live_work',
  `SELECT count(*) FILTER (WHERE state <> 'assigned')::int AS waiting, count(*) FILTER (WHERE state = 'assigned')::int AS held,
     (SELECT count(*)::int FROM inbox WHERE queue_id = $1) AS inboxes
   FROM work_item WHERE queue_id = $1 AND state IN ('pending', 'reserved', 'assigned')`,
);
const threads = statement(
  'queue_threads_lock',
  `SELECT id FROM conversation WHERE id IN (
     SELECT conversation_id FROM work_item WHERE queue_id = $1 AND state IN ('pending', 'reserved', 'assigned'))
   ORDER BY id FOR NO KEY UPDATE`,
);
const items = statement(
  'queue_items',
  `SELECT id FROM work_item WHERE queue_id = $1 AND state IN ('pending', 'reserved', 'assigned') ORDER BY conversation_id, id`,
);
// Whoever is queueing one of these at this moment will label it anew.
const labelled = statement(
  'queue_labelled',
  `SELECT id FROM conversation WHERE queue_id = $1 AND status <> 'resolved' ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
);
const inboxes = statement('queue_inboxes', `UPDATE inbox SET queue_id = $2 WHERE queue_id = $1 RETURNING id`);
const people = statement('queue_people_gone', `DELETE FROM agent_queue WHERE queue_id = $1 RETURNING agent_id AS id`);
const codes = statement(
  'queue_codes_gone',
  `UPDATE disposition SET disabled_at = now() WHERE queue_id = $1 AND disabled_at IS NULL`,
);
const remove = statement('queue_delete', `UPDATE queue SET deleted_at = now() WHERE id = $1`);

/**
 * Takes a queue away. What waits in it goes to another one with its age, what people work on stays theirs, inboxes and labels
 * follow; the row stays for the sake of what happened in it.
 */
@Injectable()
export class DeleteQueue {
  constructor(
    private readonly work: UnitOfWork,
    private readonly requeue: RequeueWork,
    private readonly change: ChangeConversation,
  ) {}

  run(id: string, moveTo: string | undefined, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      // Conversations first, as everybody who queues does, so that nobody waits for each other.
      await tx.query(threads, [id]);
      const queue = await tx.one<{ name: string }>(lock, [id]);
      if (!queue) throw notFound('queue');
      const to = moveTo === undefined || moveTo === id ? undefined : await findTarget(tx, moveTo);
      if (moveTo !== undefined && !to) throw invalid('/moveTo', 'unknown', 'There is no such other queue');
      if (!to) await this.assertIdle(tx, id);
      const by = factActor(actor);
      const moved = await this.empty(tx, id, to, by);
      await tx.query(codes, [id]);
      const asks = (step: { also?: string[] }) => step.also?.includes(id) ?? false;
      await rewriteSteps(tx, await queuesAsking(tx, asks), (step) => ({
        ...step,
        also: step.also?.filter((one) => one !== id),
      }));
      for (const one of await tx.query<{ id: string }>(people, [id]))
        tx.record(fact('agent.desk_changed', { fields: ['queues'] }, { subjectId: one.id, actor: by }));
      await tx.query(remove, [id]);
      const data = { name: queue.name, moveTo: to?.id ?? null, moved };
      tx.record(fact('queue.removed', data, { subjectId: id, actor: by }));
    });
  }

  private async assertIdle(tx: Tx, id: string): Promise<void> {
    const [live] = await tx.query<LiveWork & { inboxes: number }>(count, [id]);
    if (live.waiting + live.held + live.inboxes === 0) return;
    throw conflict('has_live_work', 'Work or inboxes belong to this queue', { ...live });
  }

  private async empty(tx: Tx, id: string, to: TargetQueue | undefined, actor: FactActor): Promise<number> {
    await tx.query(threads, [id]);
    const live = await tx.query<{ id: string }>(items, [id]);
    for (const one of to ? live : []) await this.moveOn(tx, one.id, to as TargetQueue, actor);
    const label = { queueId: to?.id ?? null, ...(to ? { replyGoalSeconds: to.goal } : {}) };
    for (const one of await tx.query<{ id: string }>(labelled, [id]))
      await this.change.within(tx, one.id, label, actor);
    for (const one of await tx.query<{ id: string }>(inboxes, [id, to?.id ?? null]))
      tx.record(fact('inbox.changed', {}, { subjectId: one.id, actor }));
    return live.length;
  }

  private async moveOn(tx: Tx, itemId: string, queue: TargetQueue, actor: FactActor): Promise<void> {
    const item = await lockWork(tx, itemId);
    if (!item) return;
    if (item.state === 'assigned') return this.requeue.relabel(tx, item, queue, actor);
    await this.requeue.within(tx, item, { queue, why: 'queue_removed', actor });
  }
}
