import { Injectable } from '@nestjs/common';
import type { BusinessCalendar, OpenState } from '../../contract/hours.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { notFound } from '../../kernel/http/problem.js';
import { closing, isOpen, nextOpening } from './open-hours.js';

const columns = `id, name, time_zone AS "timeZone", weekly, holidays, exceptions`;
const all = statement('calendars', `SELECT ${columns} FROM business_calendar ORDER BY lower(name)`);
const byId = statement('calendar', `SELECT ${columns} FROM business_calendar WHERE id = $1`);

/** Reads when teams work. */
@Injectable()
export class Calendars {
  constructor(private readonly database: Database) {}

  all(): Promise<BusinessCalendar[]> {
    return this.database.query(all);
  }

  /** Inside a transaction give it. Null where there is none: then it is always open. */
  async find(id: string | null, on: Queryable = this.database): Promise<BusinessCalendar | null> {
    if (id === null) return null;
    const [row] = await on.query<BusinessCalendar>(byId, [id]);
    return row ?? null;
  }

  /** Of what goes by a calendar, what is closed at this moment; `opensAt` is null for what never opens. */
  async closed(places: { id: string; hoursId: string | null }[], at: number): Promise<Map<string, Date | null>> {
    const closed = new Map<string, Date | null>();
    for (const { id, hoursId } of places) {
      const calendar = await this.find(hoursId);
      if (!calendar || isOpen(calendar, at)) continue;
      const opens = nextOpening(calendar, at);
      closed.set(id, opens === null ? null : new Date(opens));
    }
    return closed;
  }

  async one(id: string): Promise<BusinessCalendar> {
    const row = await this.find(id);
    if (!row) throw notFound('calendar');
    return row;
  }

  async stateAt(id: string, at: number): Promise<OpenState> {
    const calendar = await this.one(id);
    const iso = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());
    return {
      at: new Date(at).toISOString(),
      open: isOpen(calendar, at),
      closesAt: iso(closing(calendar, at)),
      opensAt: iso(nextOpening(calendar, at)),
    };
  }
}
