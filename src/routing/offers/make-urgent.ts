import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, notFound } from '../../kernel/http/problem.js';

// Twice is once: the first who said so keeps the place.
const urge = statement(
  'work_urge',
  `UPDATE work_item SET urgent_at = COALESCE(urgent_at, clock_timestamp()), urgent_reason = COALESCE(urgent_reason, $2), version = version + 1
   WHERE id = $1 AND phase = 'queued' RETURNING conversation_id AS "conversationId", profile_id AS "profileId", queue_id AS "queueId"`,
);

/** Puts waiting work before all other, for a reason that is kept. How long it has waited stays as it is. */
@Injectable()
export class MakeUrgent {
  constructor(private readonly work: UnitOfWork) {}

  run(itemId: string, reason: string, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      if (!(await tx.one(`SELECT 1 FROM work_item WHERE id = $1`, [itemId]))) throw notFound('work');
      const row = await tx.one<{ conversationId: string | null; profileId: string; queueId: string }>(urge, [
        itemId,
        reason,
      ]);
      if (!row) throw conflict('work_over', 'This work does not wait any more');
      const { queueId, ...where } = row;
      const about = { ...where, subjectId: itemId, actor: factActor(actor) };
      tx.record(fact('work.urgent', { reason, queueId }, about));
    });
  }
}
