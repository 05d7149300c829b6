import { Injectable } from '@nestjs/common';
import { ChangeControl, ChangeConversation } from '../../../conversations/index.js';
import { statement } from '../../../kernel/db/statement.js';
import type { Tx } from '../../../kernel/db/unit-of-work.js';
import type { FactActor } from '../../../kernel/events/fact.js';
import { MoveWork } from '../../work/move-work.js';
import { lockConversation, type WorkRow } from '../../work/work-row.js';

const find = statement(
  'setup_queue_by_id',
  `SELECT id, name, first_reply_seconds AS goal FROM queue WHERE id = $1 AND deleted_at IS NULL`,
);
const moveHandoff = statement('setup_handoff_moves', `UPDATE handoff SET queue_id = $2 WHERE id = $1`);
const relabel = statement(
  'setup_work_relabel',
  `UPDATE work_item SET queue_id = $2, version = version + 1 WHERE id = $1`,
);

export interface TargetQueue {
  id: string;
  name: string;
  goal: number;
}

export const findTarget = (tx: Tx, id: string): Promise<TargetQueue | undefined> => tx.one(find, [id]);

export interface Requeued {
  queue: TargetQueue;
  why: string;
  actor: FactActor;
  /** Who should get it first, and who not at once. */
  preferredAgent?: string;
  preferredSeconds?: number;
  notFor?: string;
}

/** Puts work into a queue with the age it has, and everything that stands beside it: handoff, label, control. */
@Injectable()
export class RequeueWork {
  constructor(
    private readonly move: MoveWork,
    private readonly change: ChangeConversation,
    private readonly control: ChangeControl,
  ) {}

  async within(tx: Tx, item: WorkRow, { queue, why, actor, ...to }: Requeued): Promise<void> {
    await this.move.requeue(tx, item, { queueId: queue.id, why, actor, ...to });
    await this.label(tx, item, queue, actor);
    if (!item.conversation_id) return;
    const now = await lockConversation(tx, item.conversation_id);
    // A bot that offered it goes on talking until somebody accepts.
    if (now?.control_kind !== 'agent' && now?.control_kind !== 'queue') return;
    const holder = { kind: 'queue', id: queue.id, name: queue.name } as const;
    const about = { conversationId: item.conversation_id, workItemId: item.id };
    await this.control.run(tx, { ...about, to: holder, reason: why, actor });
  }

  /** Whoever has it keeps it; only the queue it counts for is another. */
  async relabel(tx: Tx, item: WorkRow, queue: TargetQueue, actor: FactActor): Promise<void> {
    await tx.query(relabel, [item.id, queue.id]);
    await this.label(tx, item, queue, actor);
  }

  private async label(tx: Tx, item: WorkRow, { id, goal }: TargetQueue, actor: FactActor): Promise<void> {
    if (item.queue_id === id) return;
    if (item.handoff_id) await tx.query(moveHandoff, [item.handoff_id, id]);
    const label = { queueId: id, replyGoalSeconds: goal };
    if (item.conversation_id) await this.change.within(tx, item.conversation_id, label, actor);
  }
}
