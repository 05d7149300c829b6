import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../../../conversations/index.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { statement } from '../../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { fact } from '../../../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../../../kernel/http/problem.js';
import { MoveHandoff } from '../../handoffs/move-handoff.js';
import { MoveWork } from '../../work/move-work.js';
import { isBeside, lockConversation, lockWork, type WorkRow } from '../../work/work-row.js';
import { assertMayHide } from '../hide.js';
import { findTarget, RequeueWork } from './requeue-work.js';

const seen = statement('managed_work', `SELECT conversation_id AS "conversationId" FROM work_item WHERE id = $1`);
const person = statement('managed_person', `SELECT id, name FROM agent WHERE id = $1 AND disabled_at IS NULL`);
const PREFERRED_SECONDS = 120;

interface Told {
  reason?: string;
  private?: boolean;
}

/** A supervisor moves a piece of work by hand: back into a queue, or to a person. Whoever had it and whoever gets it are told. */
@Injectable()
export class ManageWork {
  constructor(
    private readonly work: UnitOfWork,
    private readonly requeueWork: RequeueWork,
    private readonly move: MoveWork,
    private readonly control: ChangeControl,
    private readonly handoff: MoveHandoff,
  ) {}

  requeue(itemId: string, to: Told & { queueId?: string }, actor: Actor): Promise<void> {
    assertMayHide(actor, to.private ?? false);
    return this.work.run(async (tx) => {
      const item = await this.lock(tx, itemId);
      const queue = await findTarget(tx, to.queueId ?? item.queue_id);
      if (!queue) throw invalid('/queueId', 'unknown', 'There is no such queue');
      const again = { notFor: item.agent_id ?? undefined, why: 'requeued', actor: factActor(actor) };
      await this.requeueWork.within(tx, item, { queue, ...again });
      this.tell(tx, item, 'requeued', null, to, actor);
    });
  }

  /** It rings at their desk before anybody else's, or is theirs at once. */
  reassign(itemId: string, to: Told & { agentId: string; force: boolean }, actor: Actor): Promise<void> {
    assertMayHide(actor, to.private ?? false);
    return this.work.run(async (tx) => {
      const item = await this.lock(tx, itemId);
      const agent = await tx.one<{ id: string; name: string }>(person, [to.agentId]);
      if (!agent) throw invalid('/agentId', 'unknown', 'There is no such person');
      if (item.agent_id === agent.id) return;
      await (to.force ? this.give(tx, item, agent, actor) : this.ring(tx, item, agent.id, actor));
      this.tell(tx, item, 'reassigned', agent.id, to, actor);
    });
  }

  private async ring(tx: Tx, item: WorkRow, agentId: string, actor: Actor): Promise<void> {
    const queue = await findTarget(tx, item.queue_id);
    if (!queue) throw notFound('queue');
    const first = { preferredAgent: agentId, preferredSeconds: PREFERRED_SECONDS, notFor: item.agent_id ?? undefined };
    await this.requeueWork.within(tx, item, { queue, ...first, why: 'reassigned', actor: factActor(actor) });
  }

  private async give(tx: Tx, item: WorkRow, agent: { id: string; name: string }, actor: Actor): Promise<void> {
    const by = factActor(actor);
    await this.move.assign(tx, item, agent, 'reassigned', by);
    await this.handoff.run(tx, item.handoff_id, 'accepted', { agentId: agent.id, actor: by });
    if (isBeside(item)) return;
    const about = { conversationId: item.conversation_id, workItemId: item.id };
    await this.control.run(tx, { ...about, to: { kind: 'agent', ...agent }, reason: 'reassigned', actor: by });
  }

  private async lock(tx: Tx, itemId: string): Promise<WorkRow> {
    const known = await tx.one<{ conversationId: string | null }>(seen, [itemId]);
    if (!known) throw notFound('work');
    if (known.conversationId) await lockConversation(tx, known.conversationId);
    const item = await lockWork(tx, itemId);
    if (!item || !['pending', 'reserved', 'assigned'].includes(item.state))
      throw conflict('work_over', 'This work is over', { state: item?.state });
    return item;
  }

  private tell(
    tx: Tx,
    item: WorkRow,
    act: 'requeued' | 'reassigned',
    toAgent: string | null,
    { reason, private: hidden }: Told,
    actor: Actor,
  ): void {
    const how = { ...(reason ? { reason } : {}), ...(hidden ? { private: true } : {}) };
    const about = { conversationId: item.conversation_id, profileId: item.profile_id, subjectId: item.id };
    const data = { act, agentId: item.agent_id, toAgent, ...how };
    tx.record(fact('work.managed', data, { ...about, actor: factActor(actor) }));
  }
}
