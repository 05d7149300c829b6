import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { inSlices } from '../../kernel/in-slices.js';
import {
  blockingKeys,
  compare,
  type Comparison,
  type Context,
  countValues,
  defaultContext,
  MOST_HOLDERS,
  type Person,
  WEAK_KINDS,
} from '../matching/index.js';
import { SharedKeys } from './shared-keys.js';
import { personOf, type RecordRow, tellsEnough } from './person-of.js';

/** A crowd of look-alikes larger than this is not looked at whole: it is a fault in the data, not a family. */
const CROWD = 400;

const records = statement(
  'match_records',
  `SELECT p.id, p.name, traits_plain(p.traits) AS traits,
     (SELECT COALESCE(json_agg(json_build_object('kind', i.kind, 'value', i.value, 'proof', i.proof, 'source', i.source)), '[]') FROM identity i WHERE i.profile_id = p.id) AS identities,
     (SELECT COALESCE(json_agg(json_build_object('kind', c.kind, 'value', c.value)), '[]') FROM identity_claim c WHERE c.profile_id = p.id) AS claims
   FROM profile p WHERE p.id = ANY($1)`,
);
const most = `CASE WHEN split_part(key, ':', 1) = ANY('{${WEAK_KINDS.join(',')}}') THEN ${MOST_HOLDERS.weak} ELSE ${MOST_HOLDERS.other} END AS most`;
const holders = `SELECT array_agg(profile_id) AS ids FROM (SELECT profile_id FROM match_key m WHERE m.key = k.key LIMIT k.most + 1) s`;
// Whoever joins a crowd is not written down: the key names nobody any more.
const keep = statement(
  'match_keys_keep',
  `WITH g AS (SELECT * FROM unnest($2::text[], $3::text[]) g(key, profile_id)),
   gone AS (DELETE FROM match_key WHERE profile_id = ANY($1) AND (key, profile_id) NOT IN (SELECT key, profile_id FROM g))
   INSERT INTO match_key (key, profile_id) SELECT k.key, n.id
   FROM (SELECT key, array_agg(profile_id) AS those, ${most} FROM g GROUP BY key ORDER BY key) k
   CROSS JOIN LATERAL (${holders}) h CROSS JOIN LATERAL unnest(k.those) n(id) WHERE COALESCE(cardinality(h.ids), 0) <= k.most ON CONFLICT DO NOTHING`,
);
const near = statement(
  'match_near',
  `SELECT DISTINCT o.id FROM (SELECT DISTINCT key, ${most} FROM match_key WHERE profile_id = ANY($1)) k
   CROSS JOIN LATERAL (${holders}) h CROSS JOIN LATERAL unnest(h.ids) o(id) WHERE cardinality(h.ids) <= k.most`,
);

export interface Compared extends Comparison {
  a: string;
  b: string;
}

export interface Neighbours {
  people: Person[];
  /** Only those that speak for being one. */
  pairs: Compared[];
  context: Context;
}

/** The records that may be the same people as some, and what speaks for it. */
@Injectable()
export class Neighbourhood {
  constructor(private readonly database: Database) {}

  /** Brings the keys of these records up to date, and returns those that can be held against others. */
  async index(ids: string[]): Promise<Person[]> {
    const people = await this.read(ids);
    const keys = people.flatMap((person) => blockingKeys(person).map((key) => [key, person.id]));
    await this.database.query(keep, [ids, keys.map(([key]) => key), keys.map(([, id]) => id)]);
    return people;
  }

  /** Everybody reached from these over pairs at least this likely, so that a group is always seen whole. */
  async around(given: Person[], least: number): Promise<Neighbours> {
    const people = new Map<string, Person>();
    const pairs = new Map<string, Compared>();
    const shared = new SharedKeys();
    const add = function* (some: Person[]): Generator<undefined, void> {
      for (const person of some) {
        people.set(person.id, person);
        shared.add(person);
        yield;
      }
    };
    await inSlices(add(given));
    let context = defaultContext;
    for (let edge = [...people.keys()]; edge.length > 0; ) {
      const found = await this.database.query<{ id: string }>(near, [edge]);
      await inSlices(add(await this.read(found.flatMap(({ id }) => (people.has(id) ? [] : [id])))));
      context = {
        ...defaultContext,
        counts: { ...defaultContext.counts, holders: countValues([...people.values()]).holders },
      };
      edge = await inSlices(this.link(edge, shared, pairs, context, least));
      if (people.size >= CROWD) break;
    }
    return { people: [...people.values()], pairs: [...pairs.values()], context };
  }

  /** Compares those of the edge with whom they share a key; returns who was reached for the first time. */
  private *link(
    edge: string[],
    shared: SharedKeys,
    pairs: Map<string, Compared>,
    context: Context,
    least: number,
  ): Generator<undefined, string[]> {
    const reached = new Set<string>();
    const seen = new Set<string>();
    for (const id of edge) {
      for (const [a, b] of shared.pairsOf(id)) {
        const key = `${a.id} ${b.id}`;
        if (pairs.has(key) || seen.has(key)) continue;
        seen.add(key);
        const compared = compare(a, b, context);
        if (compared.score < least) continue;
        pairs.set(key, { ...compared, a: a.id, b: b.id });
        reached.add(a.id === id ? b.id : a.id);
      }
      // A customer's message does not wait for a crowd to be compared.
      yield;
    }
    return [...reached].filter((id) => !edge.includes(id));
  }

  private async read(ids: string[]): Promise<Person[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.query<RecordRow>(records, [ids]);
    return rows
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(personOf)
      .filter(tellsEnough);
  }
}
