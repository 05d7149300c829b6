import { Injectable } from '@nestjs/common';
import { SetMessageState } from '../../conversations/index.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { Sender } from './sender.js';

/** Sends a settled delivery once more, under the id it always had, so that a receiver knows it again. */
@Injectable()
export class ReplayDelivery {
  constructor(
    private readonly work: UnitOfWork,
    private readonly messages: SetMessageState,
    private readonly sender: Sender,
  ) {}

  async run(id: string): Promise<void> {
    await this.work.run(async (tx) => {
      const row = await tx.one<{ state: string; message_id: string | null }>(
        `SELECT state, message_id FROM delivery WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (!row) throw notFound('delivery');
      if (row.state === 'pending') throw conflict('still_pending', 'This delivery is still on its way');
      await tx.query(
        `UPDATE delivery SET state = 'pending', round = 0, next_at = now(), settled_at = NULL WHERE id = $1`,
        [id],
      );
      if (row.message_id && row.state !== 'delivered')
        await this.messages.within(tx, [{ id: row.message_id, state: 'queued' }]);
    });
    this.sender.poke();
  }
}
