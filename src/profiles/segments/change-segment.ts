import { Injectable } from '@nestjs/common';
import type { SegmentRule } from '../../contract/traits.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { Timers } from '../../kernel/jobs/timers.js';

/** Makes and changes segments; who belongs is found out anew for everybody after the rules changed. */
@Injectable()
export class ChangeSegment {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
  ) {}

  add({ name, rules }: { name: string; rules: SegmentRule }, actor: Actor): Promise<string> {
    return this.work.run(async (tx) => {
      const id = newId('sgm');
      await tx.query(`INSERT INTO people_segment (id, name, rules) VALUES ($1, $2, $3)`, [
        id,
        name,
        JSON.stringify(rules),
      ]);
      await this.build(tx, id, 1);
      tx.record(fact('segment.changed', { name }, { subjectId: id, actor: factActor(actor) }));
      return id;
    });
  }

  change(id: string, { name, rules }: { name?: string; rules?: SegmentRule }, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const row = await tx.one<{ name: string; version: number }>(
        `UPDATE people_segment SET name = COALESCE($2, name), rules = COALESCE($3, rules), updated_at = clock_timestamp(),
           version = version + CASE WHEN $3::jsonb IS NULL THEN 0 ELSE 1 END, built_at = CASE WHEN $3 IS NULL THEN built_at END
         WHERE id = $1 RETURNING name, version`,
        [id, name, rules && JSON.stringify(rules)],
      );
      if (!row) throw notFound('segment');
      if (rules) await this.build(tx, id, row.version);
      tx.record(fact('segment.changed', { name: row.name }, { subjectId: id, actor: factActor(actor) }));
    });
  }

  remove(id: string, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const row = await tx.one<{ name: string }>(`DELETE FROM people_segment WHERE id = $1 RETURNING name`, [id]);
      if (!row) throw notFound('segment');
      await this.timers.cancel(tx, 'segment.build', id);
      tx.record(fact('segment.changed', { name: row.name }, { subjectId: id, actor: factActor(actor) }));
    });
  }

  /** Everybody is looked at again. */
  async build(tx: Tx, id: string, version: number, after = ''): Promise<void> {
    await this.timers.set(tx, { kind: 'segment.build', key: id, payload: { version, after } });
  }
}
