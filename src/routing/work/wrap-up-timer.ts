import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { lockConversation, lockWork } from './work-row.js';
import { WrapUp } from './wrap-up.js';

/** The time to wrap up has run out: the place is free, what is there is kept, and nothing is invented. */
@Injectable()
export class WrapUpTimer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly wrapUp: WrapUp,
  ) {}

  @OnTimer('work.wrap_up')
  async due({ key: id }: DueTimer): Promise<void> {
    await this.work.run(async (tx) => {
      const seen = await tx.one<{ conversation_id: string; name: string }>(
        `SELECT w.conversation_id, a.name FROM work_item w JOIN agent a ON a.id = w.agent_id WHERE w.id = $1 AND w.state = 'wrapping'`,
        [id],
      );
      if (!seen) return;
      const conversation = await lockConversation(tx, seen.conversation_id);
      const item = await lockWork(tx, id);
      if (!conversation || !item?.agent_id || item.state !== 'wrapping') return;
      const agent = { kind: 'agent', id: item.agent_id, name: seen.name } as const;
      await this.wrapUp.timeOut(tx, conversation, item, agent);
    });
  }
}
