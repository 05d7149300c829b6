import { Injectable } from '@nestjs/common';
import { ChangeControl, ChangeConversation } from '../../conversations/index.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { atLeast } from '../../kernel/auth/permits.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, forbidden, invalid, notFound } from '../../kernel/http/problem.js';
import { MoveWork } from './move-work.js';
import { QueueWork } from './queue-work.js';
import { type ConversationRow, lockConversation, lockLiveWork, type WorkRow } from './work-row.js';

export interface Transfer {
  queueId?: string;
  agentId?: string;
  reason?: string;
}

type Mover = Person | { kind: 'rule'; id: string };

const findQueue = statement(
  'transfer_queue',
  `SELECT id, name, first_reply_seconds AS goal FROM queue WHERE id = $1 AND deleted_at IS NULL`,
);
const findAgent = statement('transfer_agent', `SELECT id FROM agent WHERE id = $1 AND disabled_at IS NULL`);
const moveHandoff = statement('transfer_handoff', `UPDATE handoff SET queue_id = $2 WHERE id = $1`);
const PREFERRED_SECONDS = 120;

/** Gives a conversation to another queue or person, with its age and everything known about it. */
@Injectable()
export class TransferWork {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queueWork: QueueWork,
    private readonly move: MoveWork,
    private readonly control: ChangeControl,
    private readonly change: ChangeConversation,
  ) {}

  run(conversationId: string, agent: Person, to: Transfer, why = 'transferred'): Promise<void> {
    return this.work.run((tx) => this.within(tx, conversationId, agent, to, why));
  }

  /** The same inside a transaction the caller already has; a rule passes on what nobody holds. */
  async within(tx: Tx, conversationId: string, agent: Mover, to: Transfer, why = 'transferred'): Promise<void> {
    const conversation = await lockConversation(tx, conversationId);
    if (!conversation) throw notFound('conversation');
    if (conversation.status === 'resolved')
      throw conflict('resolved', 'This conversation is resolved; reopen it first');
    this.assertMay(conversation, agent);
    const actor = agent.kind === 'agent' ? factActor(agent) : { kind: 'system' as const, id: agent.id };
    const item = await this.item(tx, conversation, to, actor);
    const queue = await tx.one<{ id: string; name: string; goal: number }>(findQueue, [to.queueId ?? item.queue_id]);
    if (!queue) throw invalid('/queueId', 'unknown', 'There is no such queue');
    if (to.agentId && !(await tx.one(findAgent, [to.agentId])))
      throw invalid('/agentId', 'unknown', 'There is no such person');
    await this.move.requeue(tx, item, {
      queueId: queue.id,
      preferredAgent: to.agentId,
      preferredSeconds: PREFERRED_SECONDS,
      notFor: to.agentId === agent.id ? undefined : agent.id,
      why,
      actor,
    });
    if (item.handoff_id) await tx.query(moveHandoff, [item.handoff_id, queue.id]);
    await this.change.within(tx, conversationId, { queueId: queue.id, replyGoalSeconds: queue.goal }, actor);
    const holder = { kind: 'queue', id: queue.id, name: queue.name } as const;
    await this.control.run(tx, { conversationId, to: holder, reason: why, actor });
  }

  /** A conversation may be held by hand before anything has queued it. */
  private async item(
    tx: Tx,
    conversation: ConversationRow,
    to: Transfer,
    actor: ReturnType<typeof factActor>,
  ): Promise<WorkRow> {
    const live = await lockLiveWork(tx, conversation.id);
    if (live) return live;
    const where = { conversation, queueId: to.queueId, keepControl: true, reason: 'transferred', actor };
    await this.queueWork.within(tx, where);
    const item = await lockLiveWork(tx, conversation.id);
    if (!item) throw conflict('no_queue', 'There is no queue this conversation could wait in');
    return item;
  }

  private assertMay(now: ConversationRow, agent: Mover): void {
    if (now.control_kind === 'bot') throw conflict('with_bot', 'Take the conversation over from the bot first');
    const others = now.control_kind === 'agent' && now.control_id !== agent.id;
    if (others && !(agent.kind === 'agent' && atLeast(agent.role, 'supervisor')))
      throw forbidden('A colleague holds this conversation');
  }
}
