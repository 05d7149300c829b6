import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../../conversations/index.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { MoveWork } from './move-work.js';
import { QueueWork } from './queue-work.js';
import { lockConversation, lockLiveWork } from './work-row.js';

const actor = { kind: 'system', id: null } as const;

/** Work whose person was lost in the middle of it goes back to its queue, as old as it is, and to somebody else first. */
@Injectable()
export class ReturnWork {
  constructor(
    private readonly queueWork: QueueWork,
    private readonly move: MoveWork,
    private readonly control: ChangeControl,
  ) {}

  /** False when there is no queue to wait in, or the conversation is over. */
  async within(tx: Tx, from: { conversationId: string; agentId: string | null; why: string }): Promise<boolean> {
    const { conversationId, agentId, why } = from;
    const conversation = await lockConversation(tx, conversationId);
    if (!conversation || conversation.status === 'resolved') return false;
    const item = await lockLiveWork(tx, conversationId);
    // A call of ours may belong to nobody's work yet.
    if (!item) return (await this.queueWork.within(tx, { conversation, reason: why, actor })) !== null;
    if (item.state !== 'assigned') return true;
    await this.move.requeue(tx, item, { notFor: agentId ?? undefined, why, actor });
    const to = { kind: 'queue', id: item.queue_id, name: item.queue_name } as const;
    await this.control.run(tx, { conversationId, to, reason: why, actor, workItemId: item.id });
    return true;
  }
}
