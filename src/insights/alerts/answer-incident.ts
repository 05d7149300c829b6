import { Injectable } from '@nestjs/common';
import { type Person, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, notFound } from '../../kernel/http/problem.js';

const find = statement('alert_incident_state', `SELECT state FROM alert_incident WHERE id = $1 AND state <> 'pending'`);
const acknowledge = statement(
  'alert_acknowledge',
  `UPDATE alert_incident SET acknowledged_at = clock_timestamp(), acknowledged_by = $2, snoozed_until = NULL
   WHERE id = $1 AND state = 'firing' AND acknowledged_at IS NULL RETURNING id`,
);
const snooze = statement(
  'alert_snooze',
  `UPDATE alert_incident SET snoozed_until = now() + make_interval(mins => $2), told_at = NULL WHERE id = $1 AND state = 'firing' RETURNING id`,
);

/** Somebody has seen an incident: it is theirs, or they want to hear of it again later, if it still lasts. */
@Injectable()
export class AnswerIncident {
  constructor(private readonly work: UnitOfWork) {}

  async acknowledge(id: string, actor: Person): Promise<void> {
    await this.work.run(async (tx) => {
      const row = await tx.one<{ state: string }>(find, [id]);
      if (!row) throw notFound('incident');
      const done = await tx.query(acknowledge, [id, actor.id]);
      // Said twice, or by two at once, it is the first one's.
      if (done.length > 0) tx.record(fact('alert.acknowledged', {}, { subjectId: id, actor: factActor(actor) }));
    });
  }

  async snooze(id: string, minutes: number, actor: Person): Promise<void> {
    await this.work.run(async (tx) => {
      const row = await tx.one<{ state: string }>(find, [id]);
      if (!row) throw notFound('incident');
      const done = await tx.query(snooze, [id, minutes]);
      if (done.length === 0) throw conflict('incident_over', 'This incident is over');
      tx.record(fact('alert.snoozed', { minutes }, { subjectId: id, actor: factActor(actor) }));
    });
  }
}
