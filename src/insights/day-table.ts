import type { Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { type DayNumbers, flat, fromFlat, isZero } from './day-numbers.js';

const names = [
  'contacts',
  'repeat_24h',
  'repeat_72h',
  'repeat_7d',
  'repeat_30d',
  'first_24h',
  'first_72h',
  'first_7d',
  'first_30d',
  'again_24h',
  'again_72h',
  'again_7d',
  'again_30d',
];
const add = statement(
  'day_add',
  `INSERT INTO contact_day (day, ${names.join(', ')}) VALUES ($1, ${names.map((_, i) => `$${i + 2}`).join(', ')})
   ON CONFLICT (day) DO UPDATE SET ${names.map((name) => `${name} = contact_day.${name} + EXCLUDED.${name}`).join(', ')}`,
);
const read = statement(
  'day_read',
  `SELECT day::text AS day, ARRAY[${names.join(', ')}] AS numbers FROM contact_day WHERE day >= $1`,
);

export async function addDays(db: Queryable, days: Map<string, DayNumbers>): Promise<void> {
  // In the order of the days, so that two writers cannot wait for each other.
  for (const [day, numbers] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!isZero(numbers)) await db.query(add, [day, ...flat(numbers)]);
  }
}

export async function readDays(db: Queryable, from: string): Promise<Map<string, DayNumbers>> {
  const rows = await db.query<{ day: string; numbers: number[] }>(read, [from]);
  return new Map(rows.map((row) => [row.day, fromFlat(row.numbers)]));
}
