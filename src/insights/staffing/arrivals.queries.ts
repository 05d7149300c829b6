import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { Database } from '../../kernel/db/database.js';
import { idFloor } from './id-floor.js';
import { statement } from '../../kernel/db/statement.js';
import { Together } from '../../kernel/together.js';
import type { DayOfArrivals } from './forecast-day.js';

// Work is read by its id, which begins with its time: an index on the moment of arrival would cost every arrival something.
const arrivals = statement(
  'staffing_arrivals',
  `SELECT w.queue_id AS queue, (w.enqueued_at AT TIME ZONE $1)::date::text AS day,
     (extract(hour FROM w.enqueued_at AT TIME ZONE $1) * 4 + floor(extract(minute FROM w.enqueued_at AT TIME ZONE $1) / 15))::int AS slot, count(*) AS n
   FROM work_item w WHERE w.id >= $2 AND (w.enqueued_at AT TIME ZONE $1)::date = ANY($3::date[]) GROUP BY 1, 2, 3`,
);
/** Quarters of an hour: what longer intervals are made of. */
export const SLOTS = 96;
export const SLOT_MINUTES = 15;
export const WEEKS = 8;
const FRESH_MS = 15_000;

type Counted = Map<string, Map<string, number[]>>;

/** How many came to each queue, quarter by quarter of an hour. What is past does not change: it is read once a day for all queues. */
@Injectable()
export class ArrivalsQueries {
  private readonly now = new Together<Counted>(FRESH_MS);
  private past: { key: string; days: Promise<Counted> } | null = null;

  constructor(private readonly database: Database) {}

  /** Today, and the same weekdays before, newest first; null for days on which the queue had nobody at all. */
  async of(
    queueId: string,
    zone: string,
    today: string,
  ): Promise<{ today: DayOfArrivals; before: (DayOfArrivals | null)[] }> {
    const weekdays = Array.from({ length: WEEKS }, (_, i) => daysBefore(today, 7 * (i + 1), zone));
    const [past, now] = await Promise.all([
      this.before(zone, weekdays),
      this.now.ask(`${zone} ${today}`, () => this.read(zone, [today])),
    ]);
    return {
      today: now.get(queueId)?.get(today) ?? noArrivals(),
      before: weekdays.map((day) => past.get(queueId)?.get(day) ?? null),
    };
  }

  private before(zone: string, days: string[]): Promise<Counted> {
    const key = `${zone} ${days[0]}`;
    if (this.past?.key === key) return this.past.days;
    const read = this.read(zone, days);
    this.past = { key, days: read };
    read.catch(() => {
      if (this.past?.days === read) this.past = null;
    });
    return read;
  }

  private async read(zone: string, days: string[]): Promise<Counted> {
    const first = DateTime.fromISO(days[days.length - 1], { zone }).minus({ days: 1 });
    const rows = await this.database.query<{ queue: string; day: string; slot: number; n: number }>(arrivals, [
      zone,
      idFloor('wi', first.toMillis()),
      days,
    ]);
    const counted: Counted = new Map();
    for (const { queue, day, slot, n } of rows) {
      const ofQueue = counted.get(queue) ?? new Map<string, number[]>();
      const ofDay = ofQueue.get(day) ?? noArrivals();
      ofDay[slot] = n;
      counted.set(queue, ofQueue.set(day, ofDay));
    }
    return counted;
  }
}

const daysBefore = (day: string, days: number, zone: string): string =>
  DateTime.fromISO(day, { zone }).minus({ days }).toISODate() as string;

const noArrivals = (): number[] => Array.from({ length: SLOTS }, () => 0);
