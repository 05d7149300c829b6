import { Injectable } from '@nestjs/common';
import type { TraitCompute, TraitDefinition } from '../../contract/traits.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Definitions } from './definitions.js';

// What counts: the event's own property, as a number or written as one.
const numbers = `CASE WHEN e.properties->>$4 ~ '^-?[0-9]{1,15}([.][0-9]{1,12})?$' THEN (e.properties->>$4)::numeric END`;
const property = `COALESCE(e.properties->$4, CASE WHEN $4::text IS NULL THEN to_jsonb(to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) END)`;
const values: Record<string, string> = {
  count: `to_jsonb(count(*) + 0 * count($4::text))`,
  sum: `to_jsonb(sum(${numbers}))`,
  min: `to_jsonb(min(${numbers}))`,
  max: `to_jsonb(max(${numbers}))`,
  first: `(array_agg(${property} ORDER BY e.at, e.id) FILTER (WHERE ${property} IS NOT NULL))[1]`,
  last: `(array_agg(${property} ORDER BY e.at DESC, e.id DESC) FILTER (WHERE ${property} IS NOT NULL))[1]`,
};
const overEvents = Object.fromEntries(
  Object.entries(values).map(([fn, value]) => [
    fn,
    statement(
      `computed_${fn}`,
      `SELECT * FROM (SELECT e.profile_id AS "profileId", ${value} AS value, ${fn === 'first' ? 'min' : 'max'}(e.at) AS at FROM profile_event e
       WHERE e.profile_id = ANY($1) AND e.name = $2 AND ($3::int IS NULL OR e.at > now() - make_interval(days => $3))
       GROUP BY e.profile_id) v WHERE value IS NOT NULL`,
    ),
  ]),
);
const overConversations = statement(
  'computed_conversations',
  `SELECT p.id AS "profileId", p.created_at AS "createdAt", count(c.id) AS count, count(c.id) FILTER (WHERE c.status <> 'resolved') AS open, max(c.last_at) AS "lastAt",
     GREATEST(max(m.at), (SELECT max(e.at) FROM profile_event e WHERE e.profile_id = p.id)) AS seen,
     (array_agg(x.channel ORDER BY m.at DESC NULLS LAST))[1] AS channel
   FROM profile p LEFT JOIN conversation c ON c.profile_id = p.id LEFT JOIN inbox x ON x.id = c.inbox_id
   LEFT JOIN LATERAL (SELECT created_at AS at FROM message m WHERE m.conversation_id = c.id AND m.direction = 'in' ORDER BY seq DESC LIMIT 1) m ON true
   WHERE p.id = ANY($1) GROUP BY p.id`,
);
const kept = statement(
  'computed_kept',
  `SELECT profile_id AS "profileId", name, value, at FROM computed_trait WHERE profile_id = ANY($1)`,
);
const keep = statement(
  'computed_keep',
  `WITH given AS (SELECT * FROM unnest($2::text[], $3::jsonb[], $4::timestamptz[]) g(profile_id, value, at)),
   gone AS (DELETE FROM computed_trait WHERE name = $1 AND profile_id = ANY($5) AND profile_id <> ALL($2))
   INSERT INTO computed_trait (profile_id, name, value, at) SELECT g.profile_id, $1, g.value, g.at FROM given g
   JOIN profile p ON p.id = g.profile_id ORDER BY g.profile_id
   ON CONFLICT (profile_id, name) DO UPDATE SET value = EXCLUDED.value, at = EXCLUDED.at
   WHERE (computed_trait.value, computed_trait.at) IS DISTINCT FROM (EXCLUDED.value, EXCLUDED.at)`,
);
const someone = statement('computed_page', `SELECT id FROM profile WHERE id > $1 ORDER BY id LIMIT 1000`);

/** A computed value of one record. */
export interface ComputedValue {
  profileId: string;
  name: string;
  value: unknown;
  at: Date;
}

interface Contacts {
  profileId: string;
  createdAt: Date;
  count: number;
  open: number;
  lastAt: Date | null;
  seen: Date | null;
  channel: string | null;
}

/**
 * Traits the hub works out. Those over all that was tracked are kept beside the record and worked out anew whenever something
 * more is; those of the last days, which change by themselves, and those over conversations are read when asked for.
 */
@Injectable()
export class ComputedTraits {
  constructor(private readonly database: Database) {}

  /** Everything computed of these records. */
  async of(on: Queryable, profileIds: string[], definitions: Definitions): Promise<ComputedValue[]> {
    const computed = [...definitions.values()].filter((one) => one.compute);
    if (computed.length === 0 || profileIds.length === 0) return [];
    const over = computed.filter((one) => one.compute?.over === 'conversations');
    const [stored, contacts, ...ofLate] = await Promise.all([
      on.query<ComputedValue>(kept, [profileIds]),
      over.length > 0 ? on.query<Contacts>(overConversations, [profileIds]) : [],
      ...computed.map((one) => (one.compute?.days ? this.compute(on, profileIds, one.name, one.compute) : [])),
    ]);
    return [
      ...stored.filter((one) => definitions.get(one.name)?.compute),
      ...ofLate.flat(),
      ...contacts.flatMap((row) => over.flatMap((one) => contactValue(row, one) ?? [])),
    ];
  }

  /** Works out and keeps what follows from the events of these names; all of them unless told. */
  async keep(
    on: Queryable,
    profileIds: string[],
    definitions: Definitions,
    events?: ReadonlySet<string>,
  ): Promise<void> {
    for (const { name, compute } of definitions.values()) {
      if (compute?.over !== 'events' || compute.days || (events && !events.has(compute.event as string))) continue;
      const rows = await this.compute(on, profileIds, name, compute);
      await on.query(keep, [
        name,
        rows.map((one) => one.profileId),
        rows.map((one) => JSON.stringify(one.value)),
        rows.map((one) => one.at),
        profileIds,
      ]);
    }
  }

  /** Everybody's, from the events alone; resumes where it is told. Answers with where to go on, null at the end. */
  async recompute(definitions: Definitions, after = ''): Promise<string | null> {
    const rows = await this.database.query<{ id: string }>(someone, [after]);
    if (rows.length === 0) return null;
    const ids = rows.map(({ id }) => id);
    await this.keep(this.database, ids, definitions);
    return ids[ids.length - 1];
  }

  private async compute(
    on: Queryable,
    profileIds: string[],
    name: string,
    { fn, event, property: field, days }: TraitCompute,
  ): Promise<ComputedValue[]> {
    const given = [profileIds, event, days ?? null, field ?? null];
    const rows = await on.query<Omit<ComputedValue, 'name'>>(overEvents[fn], given);
    return rows.map((row) => ({ ...row, name }));
  }
}

function contactValue(row: Contacts, { name, compute }: TraitDefinition): ComputedValue | null {
  const { profileId, createdAt, count, open, lastAt, seen, channel } = row;
  const now = new Date();
  const value = (one: unknown, at: Date | null) =>
    one === null || at === null ? null : { profileId, name, value: one, at };
  switch (compute?.fn) {
    case 'count':
      return value(count, lastAt ?? createdAt);
    case 'open':
      return value(open, lastAt ?? createdAt);
    case 'last_seen':
      return value(seen?.toISOString() ?? null, seen);
    case 'last_channel':
      return value(channel, lastAt);
    case 'days_since':
      return value(lastAt && Math.max(0, Math.floor((now.getTime() - lastAt.getTime()) / 86_400_000)), lastAt);
    default:
      return null;
  }
}
