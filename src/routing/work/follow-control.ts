import { Injectable } from '@nestjs/common';
import type { HandoffOutcome } from '../../contract/handoff.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { MoveHandoff } from '../handoffs/move-handoff.js';
import { MoveWork } from './move-work.js';
import { QueueWork } from './queue-work.js';
import { type ConversationRow, lockConversation, lockLiveWork, type WorkRow } from './work-row.js';

/**
 * Work follows control. Whoever takes a conversation by writing or by hand also takes the work; whoever gives it away or
 * ends it is rid of it. What routing itself moved is in order already and stays as it is.
 */
@Injectable()
export class FollowControl {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queueWork: QueueWork,
    private readonly move: MoveWork,
    private readonly handoff: MoveHandoff,
  ) {}

  @On('control.changed')
  async changed(one: Fact<'control.changed'>): Promise<void> {
    // Whoever moved control moved the work with it.
    if (one.data.workItemId) return;
    await this.work.run(async (tx) => {
      const now = await lockConversation(tx, one.conversationId as string);
      // A later change has its own fact.
      if (!now || now.control_epoch !== one.data.epoch) return;
      const item = await lockLiveWork(tx, now.id);
      if (now.control_kind === 'agent') await this.toAgent(tx, now, item, one);
      else if (now.control_kind === 'bot') await this.toBot(tx, item, one);
      else if (now.control_kind === 'queue') await this.toQueue(tx, now, item, one);
      else await this.toNobody(tx, now, item, one);
    });
  }

  private async toAgent(
    tx: Tx,
    now: ConversationRow,
    item: WorkRow | undefined,
    { data, actor }: Fact<'control.changed'>,
  ): Promise<void> {
    const agent = { id: now.control_id as string, name: now.control_name ?? '' };
    if (item?.agent_id === agent.id) return;
    const queued = item ?? (await this.open(tx, now, data.reason, actor));
    if (!queued) return;
    await this.move.assign(tx, queued, agent, data.reason, actor);
    await this.handoff.run(tx, queued.handoff_id, 'accepted', { agentId: agent.id, actor });
  }

  private async toBot(tx: Tx, item: WorkRow | undefined, { data, actor }: Fact<'control.changed'>): Promise<void> {
    if (!item) return;
    if (item.state === 'assigned') {
      await this.move.complete(tx, item, data.reason, actor);
      const outcome = (data.outcome ?? undefined) as HandoffOutcome | undefined;
      await this.handoff.run(tx, item.handoff_id, 'completed', { outcome, actor });
      return;
    }
    await this.move.cancel(tx, item, data.reason, actor);
    await this.handoff.run(tx, item.handoff_id, 'withdrawn', { actor });
  }

  /** The customer asked for a person, past the bot. */
  private async toQueue(
    tx: Tx,
    now: ConversationRow,
    item: WorkRow | undefined,
    { data, actor }: Fact<'control.changed'>,
  ): Promise<void> {
    if (item) return;
    const where = { conversation: now, queueId: now.control_id, reason: data.reason, actor };
    await this.queueWork.within(tx, { ...where, keepControl: now.control_id !== null });
  }

  private async toNobody(
    tx: Tx,
    now: ConversationRow,
    item: WorkRow | undefined,
    { data, actor }: Fact<'control.changed'>,
  ): Promise<void> {
    if (!item || now.status !== 'resolved') return;
    if (item.state === 'assigned') await this.move.startWrapUp(tx, item, actor);
    else await this.move.cancel(tx, item, data.reason, actor);
    if (item.state === 'assigned' && !['none', 'optional'].includes(item.wrap_up_mode)) return;
    await this.handoff.run(tx, item.handoff_id, 'completed', { actor });
  }

  private async open(tx: Tx, now: ConversationRow, reason: string, actor: Fact['actor']): Promise<WorkRow | undefined> {
    await this.queueWork.within(tx, { conversation: now, keepControl: true, reason, actor });
    return lockLiveWork(tx, now.id);
  }
}
