import { Injectable } from '@nestjs/common';
import { statement } from '../../../kernel/db/statement.js';
import type { Tx } from '../../../kernel/db/unit-of-work.js';
import type { FactActor } from '../../../kernel/events/fact.js';
import { MoveWork } from '../../work/move-work.js';
import { ReturnWork } from '../../work/return-work.js';
import { lockConversation, lockWork } from '../../work/work-row.js';
import { WrapUp } from '../../work/wrap-up.js';
import { findTarget, RequeueWork } from '../work/requeue-work.js';

const threads = statement(
  'person_threads_lock',
  `SELECT c.id FROM conversation c WHERE (c.control_kind = 'agent' AND c.control_id = $1 AND c.status <> 'resolved') OR c.id IN (
     SELECT conversation_id FROM work_item WHERE agent_id = $1 AND phase = 'held'
     UNION SELECT conversation_id FROM offer WHERE agent_id = $1 AND state = 'pending')
   ORDER BY c.id FOR NO KEY UPDATE`,
);
const items = statement(
  'person_items',
  `SELECT id FROM work_item WHERE agent_id = $1 AND phase = 'held' ORDER BY conversation_id, id`,
);
const byHand = statement(
  'person_holds_by_hand',
  `SELECT id FROM conversation WHERE control_kind = 'agent' AND control_id = $1 AND status <> 'resolved' ORDER BY id`,
);

/** All that one person has in hand is given back: to its queue, or to the past where only the notes were missing. */
@Injectable()
export class LeaveWork {
  constructor(
    private readonly requeue: RequeueWork,
    private readonly returning: ReturnWork,
    private readonly wrapUp: WrapUp,
    private readonly move: MoveWork,
  ) {}

  /** Before the person is locked, as everybody who gives them work does. */
  async lock(tx: Tx, agentId: string): Promise<void> {
    await tx.query(threads, [agentId]);
  }

  /** How many pieces of work wait again. */
  async within(tx: Tx, person: { id: string; name: string }, actor: FactActor): Promise<number> {
    await this.lock(tx, person.id);
    let waiting = 0;
    for (const { id } of await tx.query<{ id: string }>(items, [person.id]))
      if (await this.giveBack(tx, id, person, actor)) waiting += 1;
    // Taken by hand a moment ago: no work knows of it yet.
    for (const { id } of await tx.query<{ id: string }>(byHand, [person.id]))
      if (await this.returning.within(tx, { conversationId: id, agentId: person.id, why: 'agent_removed' }))
        waiting += 1;
    return waiting;
  }

  private async giveBack(
    tx: Tx,
    itemId: string,
    person: { id: string; name: string },
    actor: FactActor,
  ): Promise<boolean> {
    const item = await lockWork(tx, itemId);
    if (!item) return false;
    const conversation = item.conversation_id ? await lockConversation(tx, item.conversation_id) : undefined;
    const queue = await findTarget(tx, item.queue_id);
    if (item.state === 'assigned' && queue && conversation?.status !== 'resolved') {
      await this.requeue.within(tx, item, { queue, why: 'agent_removed', actor });
      return true;
    }
    const notes = { dispositions: [], solved: null, unfinished: true };
    const agent = { kind: 'agent', ...person } as const;
    if (conversation) await this.wrapUp.finish(tx, conversation, item, agent, notes);
    else await this.move.complete(tx, item, 'agent_removed', actor);
    return false;
  }
}
