import type { Queryable } from '../db/database.js';
import { statement } from '../db/statement.js';
import type { Cursor, Fact } from './fact.js';

const columns = `xid::text AS xid, position, type, conversation_id AS "conversationId", profile_id AS "profileId",
     subject_id AS "subjectId", actor_kind, actor_id, data, at`;

const after = statement(
  'facts_after',
  `SELECT ${columns} FROM event
   WHERE (xid, position) > ($1::xid8, $2::bigint) AND xid < $3::xid8 AND type = ANY($4)
   ORDER BY event.xid, event.position LIMIT $5`,
);
// Below the oldest transaction still open nothing can appear any more: readers stop there and so never skip a late commit.
const horizon = statement('facts_horizon', `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin`);
const newest = statement(
  'facts_newest',
  `SELECT xid::text AS xid, position FROM event ORDER BY event.xid DESC, event.position DESC LIMIT 1`,
);

type Row = Omit<Fact, 'actor' | 'at'> & {
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

/** The next facts of these types after the cursor, in commit-safe order. */
export async function readFacts(db: Queryable, from: Cursor, types: string[], limit: number): Promise<Reading> {
  const end = await currentCursor(db);
  const rows = await db.query<Row>(after, [from.xid, from.position, BigInt(end.xid) + 1n, types, limit]);
  const facts = rows.map(({ actor_kind, actor_id, at, ...rest }) => ({
    ...rest,
    actor: { kind: actor_kind, id: actor_id },
    at: at.toISOString(),
  }));
  const last = facts[facts.length - 1];
  if (facts.length === limit)
    return {
      facts,
      cursor: { xid: last.xid, position: last.position },
      more: true,
    };
  return { facts, cursor: later(from, end), more: false };
}

/** The cursor of "now": every fact up to it is visible, and none can still appear before it. */
export async function currentCursor(db: Queryable): Promise<Cursor> {
  const [{ xmin }] = await db.query<{ xmin: string }>(horizon);
  return { xid: (BigInt(xmin) - 1n).toString(), position: MAX_POSITION };
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

function later(a: Cursor, b: Cursor): Cursor {
  return isBefore(a, b) ? b : a;
}
