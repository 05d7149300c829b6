import { Injectable } from '@nestjs/common';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { notFound } from '../../kernel/http/problem.js';

const acknowledge = statement(
  'handoff_acknowledge',
  `UPDATE handoff h SET acknowledged_at = clock_timestamp(), acknowledged_by = $2 FROM conversation c
   WHERE h.id = $1 AND c.id = h.conversation_id AND h.acknowledged_at IS NULL RETURNING h.conversation_id, c.profile_id`,
);

/** "Got it": a person has read what the bot passed on. The first time counts. */
@Injectable()
export class Acknowledge {
  constructor(private readonly work: UnitOfWork) {}

  run(id: string, agent: Person): Promise<void> {
    return this.work.run(async (tx) => {
      if (!(await tx.one(`SELECT id FROM handoff WHERE id = $1`, [id]))) throw notFound('handoff');
      const row = await tx.one<{ conversation_id: string; profile_id: string }>(acknowledge, [id, agent.id]);
      if (!row) return;
      const about = { conversationId: row.conversation_id, profileId: row.profile_id, subjectId: id };
      tx.record(fact('handoff.acknowledged', {}, { ...about, actor: factActor(agent) }));
    });
  }
}
