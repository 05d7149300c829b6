import type { Queryable } from '../db/database.js';
import { statement } from '../db/statement.js';
import type { Cursor, Fact } from './fact.js';

// Below the oldest transaction still open nothing can appear any more, so a reader that stops there never skips a late commit.
// Numbers are the server's, not the database's: what a neighbour's database has open (a backup, a test's, another product's)
// can never write here and holds nobody back. Who is not found to be a neighbour counts as ours.
const oldestOpen = `(SELECT COALESCE((SELECT x FROM pg_snapshot_xip(s) x WHERE NOT EXISTS (
       SELECT FROM pg_stat_get_activity(NULL) a JOIN pg_database d ON d.oid = a.datid WHERE a.backend_xid = x::xid AND d.datname <> current_database())
     ORDER BY x LIMIT 1), pg_snapshot_xmax(s)) AS xmin FROM pg_current_snapshot() s)`;
// One snapshot for both parts.
const after = statement(
  'facts_after',
  `SELECT h.xmin::text AS xmin, f.* FROM ${oldestOpen} h LEFT JOIN LATERAL (
     SELECT xid, position, type, conversation_id AS "conversationId", profile_id AS "profileId", subject_id AS "subjectId",
       actor_kind, actor_id, data, at
     FROM event WHERE (xid, position) > ($1::xid8, $2::bigint) AND xid < h.xmin AND type = ANY($3)
       AND (NOT $4::jsonb ? type OR data ? ($4::jsonb->>type))
     ORDER BY xid, position LIMIT $5
   ) f ON true ORDER BY f.xid, f.position`,
);
const news = statement(
  'facts_news',
  `SELECT h.xmin::text AS xmin, ARRAY(SELECT DISTINCT type FROM event WHERE xid > $1::xid8 AND xid < h.xmin) AS types
   FROM ${oldestOpen} h`,
);
const horizon = statement('facts_horizon', `SELECT xmin::text AS xmin FROM ${oldestOpen} h`);
const underWay = statement('facts_under_way', `SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xmax`);
const newest = statement(
  'facts_newest',
  `SELECT xid::text AS xid, position FROM event ORDER BY event.xid DESC, event.position DESC LIMIT 1`,
);

type Row = Omit<Fact, 'actor' | 'at'> & {
  xmin: string;
  actor_kind: Fact['actor']['kind'];
  actor_id: string | null;
  at: Date;
};

export interface Reading {
  facts: Fact[];
  /** Where to go on: the last fact read, or the horizon when nothing more stands before it. */
  cursor: Cursor;
  more: boolean;
}

/** The next facts of these types after the cursor, in commit-safe order; `having`: of a type only those whose data has the field. */
export async function readFacts(
  db: Queryable,
  from: Cursor,
  types: string[],
  limit: number,
  having: Partial<Record<string, string>> = {},
): Promise<Reading> {
  const rows = await db.query<Row>(after, [from.xid, from.position, types, having, limit]);
  const facts = rows.filter((row) => row.type !== null).map(toFact);
  const last = facts[facts.length - 1];
  if (facts.length === limit)
    return {
      facts,
      cursor: { xid: last.xid, position: last.position },
      more: true,
    };
  return { facts, cursor: later(from, justBefore(rows[0].xmin)), more: false };
}

/** Which types of facts stand between the cursor and now, and what "now" is. */
export async function readNews(db: Queryable, from: Cursor): Promise<{ types: Set<string>; cursor: Cursor }> {
  const [{ xmin, types }] = await db.query<{ xmin: string; types: string[] }>(news, [from.xid]);
  return { types: new Set(types), cursor: later(from, justBefore(xmin)) };
}

/**
 * Waits until everything that was under way when this was asked has ended, a second at most, and says whether it has: a
 * reader who must not miss what is already committed asks here first, because the horizon may still stand before it.
 */
export async function overtakenBy(db: Queryable): Promise<boolean> {
  const [{ xmax }] = await db.query<{ xmax: string }>(underWay);
  for (const giveUp = Date.now() + 1000; ; ) {
    if (BigInt((await currentCursor(db)).xid) + 1n >= BigInt(xmax)) return true;
    if (Date.now() > giveUp) return false;
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** The cursor of "now": every fact up to it is visible, and none can still appear before it. */
export async function currentCursor(db: Queryable): Promise<Cursor> {
  const [{ xmin }] = await db.query<{ xmin: string }>(horizon);
  return justBefore(xmin);
}

export async function newestCursor(db: Queryable): Promise<Cursor> {
  return (await db.query<Cursor>(newest))[0] ?? { xid: '0', position: 0 };
}

const MAX_POSITION = 999_999_999_999_999;

export function isBefore(a: Cursor, b: Cursor): boolean {
  const x = BigInt(a.xid);
  const y = BigInt(b.xid);
  return x < y || (x === y && a.position < b.position);
}

function toFact({ xmin: _, actor_kind, actor_id, at, ...rest }: Row): Fact {
  return { ...rest, actor: { kind: actor_kind, id: actor_id }, at: at.toISOString() };
}

function justBefore(xid: string): Cursor {
  return { xid: (BigInt(xid) - 1n).toString(), position: MAX_POSITION };
}

function later(a: Cursor, b: Cursor): Cursor {
  return isBefore(a, b) ? b : a;
}
