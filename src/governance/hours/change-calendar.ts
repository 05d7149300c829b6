import { Injectable } from '@nestjs/common';
import type { BusinessCalendar } from '../../contract/hours.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';

const columns = `id, name, time_zone AS "timeZone", weekly, holidays, exceptions`;
const insert = statement(
  'calendar_add',
  `INSERT INTO business_calendar (id, name, time_zone, weekly, holidays, exceptions) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT ((lower(name))) DO NOTHING RETURNING ${columns}`,
);
const taken = statement('calendar_taken', `SELECT 1 FROM business_calendar WHERE lower(name) = lower($2) AND id <> $1`);
const update = statement(
  'calendar_change',
  `UPDATE business_calendar SET name = COALESCE($2, name), time_zone = COALESCE($3, time_zone), weekly = COALESCE($4::jsonb, weekly),
     holidays = COALESCE($5::jsonb, holidays), exceptions = COALESCE($6::jsonb, exceptions), changed_at = clock_timestamp()
   WHERE id = $1 RETURNING ${columns}`,
);
const hold = statement('calendar_hold', `SELECT name FROM business_calendar WHERE id = $1 FOR UPDATE`);
const users = statement(
  'calendar_users',
  `SELECT name FROM queue WHERE hours_id = $1 UNION SELECT name FROM sla_policy WHERE hours_id = $1 ORDER BY name`,
);
const remove = statement('calendar_remove', `DELETE FROM business_calendar WHERE id = $1`);

type Content = Omit<BusinessCalendar, 'id'>;

/** Makes, changes and removes calendars; one that something goes by is not removed. */
@Injectable()
export class ChangeCalendar {
  constructor(private readonly work: UnitOfWork) {}

  add(calendar: Content, actor: Actor): Promise<BusinessCalendar> {
    return this.work.run(async (tx) => {
      const row = await tx.one<BusinessCalendar>(insert, [newId('cal'), ...values(calendar)]);
      if (!row) throw sameName();
      this.tell(tx, row, actor);
      return row;
    });
  }

  change(id: string, change: Partial<Content>, actor: Actor): Promise<BusinessCalendar> {
    return this.work.run(async (tx) => {
      if (!(await tx.one(hold, [id]))) throw notFound('calendar');
      if (change.name && (await tx.one(taken, [id, change.name]))) throw sameName();
      const row = (await tx.one<BusinessCalendar>(update, [id, ...values(change)])) as BusinessCalendar;
      this.tell(tx, row, actor);
      return row;
    });
  }

  remove(id: string, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const row = await tx.one<{ name: string }>(hold, [id]);
      if (!row) throw notFound('calendar');
      const usedBy = (await tx.query<{ name: string }>(users, [id])).map(({ name }) => name);
      if (usedBy.length > 0)
        throw conflict('calendar_in_use', `${usedBy.join(', ')} goes by this calendar`, { usedBy });
      await tx.query(remove, [id]);
      this.tell(tx, { id, ...row }, actor, true);
    });
  }

  private tell(tx: Tx, { id, name }: { id: string; name: string }, actor: Actor, removed?: true): void {
    const data = { name, ...(removed ? { removed } : {}) };
    tx.record(fact('calendar.changed', data, { subjectId: id, actor: factActor(actor) }));
  }
}

const sameName = () => conflict('conflict', 'There is a calendar of this name already');

function values({ name, timeZone, weekly, holidays, exceptions }: Partial<Content>): unknown[] {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  return [name ?? null, timeZone ?? null, json(weekly), json(holidays), json(exceptions)];
}
