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

// What files told before: a number of another system, or of a shop's server, says nothing against a number of this file.
const numbers = statement(
  'import_numbers',
  `SELECT p.root_id AS "rootId", i.value FROM profile p JOIN identity i ON i.profile_id = p.id
   WHERE p.root_id = ANY($1) AND i.kind = 'external_id' AND i.source = 'import'`,
);

export interface KnownAddress {
  profileId: string;
  rootId: string;
  proof: string;
}
export interface Known {
  /** By the address's key. */
  addresses: Map<string, KnownAddress>;
  /** The customer numbers people have already, by person: of those whom a row with a new number meets at another address. */
  numbers: Map<string, string[]>;
}

/** Whose the addresses of these rows are. */
export const findKnown = async (db: Queryable, rows: PreparedRow[]): Promise<Known> =>
  withNumbers(db, rows, await look(db, columns(rows)));

/** The same, holding these addresses until the transaction ends: what nobody has now, nobody else makes meanwhile. */
export async function findAndHold(db: Queryable, rows: PreparedRow[]): Promise<Known> {
  const asked = columns(rows);
  const [, known] = await Promise.all([db.query(lock, asked), look(db, asked)]);
  return withNumbers(db, rows, known);
}

/** Asked only where it matters, which is seldom: a number nobody has, beside an address somebody has. */
async function withNumbers(db: Queryable, rows: PreparedRow[], addresses: Known['addresses']): Promise<Known> {
  const met = rows.flatMap((row) => {
    const isNew = row.addresses.some(({ kind, key }) => kind === 'external_id' && !addresses.has(key));
    return isNew ? row.addresses.flatMap(({ key }) => addresses.get(key)?.rootId ?? []) : [];
  });
  const found = new Map<string, string[]>();
  if (met.length === 0) return { addresses, numbers: found };
  for (const { rootId, value } of await db.query<{ rootId: string; value: string }>(numbers, [[...new Set(met)]]))
    found.set(rootId, [...(found.get(rootId) ?? []), value]);
  return { addresses, numbers: found };
}

async function look(db: Queryable, asked: unknown[]): Promise<Known['addresses']> {
  const rows = await db.query<KnownAddress & { kind: string; value: string }>(find, asked);
  return new Map(rows.map(({ kind, value, ...one }) => [keyOf({ kind, value }), one]));
}

/** An address that stands twice is asked for twice: who is known by it is the same. */
function columns(rows: PreparedRow[]): unknown[] {
  const addresses = rows.flatMap((row) => row.addresses);
  return [addresses.map(({ kind }) => kind), addresses.map(({ value }) => value)];
}
