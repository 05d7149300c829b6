import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { MoveHandoff } from '../handoffs/move-handoff.js';
import { MoveWork } from './move-work.js';
import { lockConversation, lockLiveWork } from './work-row.js';

const actor = { kind: 'system', id: null } as const;

/** What a person worked on has ended by itself, as a call does: the time to write it up begins. */
@Injectable()
export class BeginWrapUp {
  constructor(
    private readonly move: MoveWork,
    private readonly handoff: MoveHandoff,
  ) {}

  async within(tx: Tx, conversationId: string): Promise<void> {
    await lockConversation(tx, conversationId);
    const item = await lockLiveWork(tx, conversationId);
    if (item?.state !== 'assigned') return;
    await this.move.startWrapUp(tx, item, actor);
    // With the notes the bot that handed it over hears its end; where none need be written this is it.
    if (item.wrap_up_mode === 'none' || item.wrap_up_mode === 'optional')
      await this.handoff.run(tx, item.handoff_id, 'completed', { actor });
  }
}
