import type { Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { keyOf, type PreparedRow } from './prepare-row.js';

const find = statement(
  'import_find',
  `SELECT i.kind, i.value, i.profile_id AS "profileId", p.root_id AS "rootId", i.proof
   FROM unnest($1::text[], $2::text[]) g(kind, value) JOIN identity i ON i.value = g.value AND i.kind = g.kind JOIN profile p ON p.id = i.profile_id`,
);
// The same locks as a first message takes, in one order: two who meet the same new address at once make one person.
const lock = statement(
  'import_lock',
  `SELECT pg_advisory_xact_lock(727163, h) FROM (SELECT DISTINCT hashtext(kind || ':' || value) AS h FROM unnest($1::text[], $2::text[]) g(kind, value) ORDER BY h) s`,
);

export interface KnownAddress {
  profileId: string;
  rootId: string;
  proof: string;
}
/** By the address's key. */
export type Known = Map<string, KnownAddress>;

/** Whose the addresses of these rows are. */
export const findKnown = (db: Queryable, rows: PreparedRow[]): Promise<Known> => look(db, columns(rows));

/** The same, holding these addresses until the transaction ends: what nobody has now, nobody else makes meanwhile. */
export async function findAndHold(db: Queryable, rows: PreparedRow[]): Promise<Known> {
  const asked = columns(rows);
  const [, known] = await Promise.all([db.query(lock, asked), look(db, asked)]);
  return known;
}

async function look(db: Queryable, asked: unknown[]): Promise<Known> {
  const rows = await db.query<KnownAddress & { kind: string; value: string }>(find, asked);
  return new Map(rows.map(({ kind, value, ...one }) => [keyOf({ kind, value }), one]));
}

/** An address that stands twice is asked for twice: who is known by it is the same. */
function columns(rows: PreparedRow[]): unknown[] {
  const addresses = rows.flatMap((row) => row.addresses);
  return [addresses.map(({ kind }) => kind), addresses.map(({ value }) => value)];
}
