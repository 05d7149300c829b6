import { Injectable } from '@nestjs/common';
import type { SegmentRule } from '../../contract/traits.js';
import { ConsentsQueries } from '../../governance/index.js';
import type { Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { Flags } from '../flags.js';
import { ComputedTraits } from '../traits/computed-traits.js';
import { TraitDefinitions } from '../traits/definitions.js';
import { type KnownRecord, readTraits } from '../traits/read-traits.js';
import { groupBy } from './group-by.js';
import { conditionsOf, type Happened, keyOf, type PersonView } from './match-rule.js';
import { Tags } from './tags.js';

const records = statement(
  'view_records',
  `SELECT m.root_id AS "personId", m.id AS "profileId", m.rooted_at AS since, m.traits,
     ARRAY(SELECT DISTINCT i.kind FROM identity i WHERE i.profile_id = m.id AND i.proof <> 'none') AS addresses
   FROM profile m WHERE m.root_id = ANY($1)`,
);
const happened = statement(
  'view_events',
  `SELECT p.root_id AS "personId", count(*) AS times, (array_agg(e.at ORDER BY e.at DESC))[$5::int] AS edge
   FROM profile p JOIN profile_event e ON e.profile_id = p.id
   WHERE p.root_id = ANY($1) AND e.name = $2 AND ($3::int IS NULL OR e.at > now() - make_interval(days => $3)) AND e.properties @> $4
   GROUP BY p.root_id`,
);
const channels = statement(
  'view_channels',
  `SELECT p.root_id AS "personId", x.channel, max(m.at) AS at FROM profile p JOIN conversation c ON c.profile_id = p.id JOIN inbox x ON x.id = c.inbox_id
   JOIN LATERAL (SELECT created_at AS at FROM message m WHERE m.conversation_id = c.id AND m.direction = 'in' ORDER BY seq DESC LIMIT 1) m ON true
   WHERE p.root_id = ANY($1) GROUP BY p.root_id, x.channel`,
);

interface Row extends Omit<KnownRecord, 'since'> {
  personId: string;
  since: Date | null;
  addresses: string[];
}
type Kind = 'trait' | 'tag' | 'flag' | 'consent' | 'event' | 'channel';

/** Reads of many people at once what some rules ask of them, and no more. */
@Injectable()
export class ViewPeople {
  constructor(
    private readonly definitions: TraitDefinitions,
    private readonly computed: ComputedTraits,
    private readonly tags: Tags,
    private readonly flags: Flags,
    private readonly consents: ConsentsQueries,
  ) {}

  /** Of the people that lead themselves: ids of others are not found. */
  async run(on: Queryable, personIds: string[], rules: SegmentRule[]): Promise<PersonView[]> {
    const asked = rules.flatMap(conditionsOf);
    const asks = (kind: Kind) => asked.some((one) => kind in one);
    const rows = await on.query<Row>(records, [personIds]);
    const people = groupBy(rows, (row) => row.personId);
    const ids = [...people.keys()];
    const traits = asks('trait') ? await this.traits(on, rows) : null;
    const tags = asks('tag') ? await this.tags.of(on, ids) : null;
    const flags = asks('flag') ? await this.flags.of(on, ids) : null;
    const last = asks('channel') ? await this.channels(on, ids) : null;
    const events = await this.events(on, ids, asked);
    const consents = await this.agreed(on, ids, asked);
    return ids.map((id) => ({
      id,
      traits: new Map(traits?.(id).map((one) => [one.name, one])),
      tags: new Set(tags?.get(id)?.map(({ tag }) => tag)),
      flags: new Set(flags?.get(id)?.map(({ flag }) => flag)),
      consents: consents.get(id) ?? new Map(),
      events: events.get(id) ?? new Map(),
      channels: last?.get(id) ?? new Map(),
      addresses: new Set(people.get(id)?.flatMap((row) => row.addresses)),
    }));
  }

  private async traits(on: Queryable, rows: Row[]) {
    const definitions = await this.definitions.all(on);
    const all = rows.map(({ profileId }) => profileId);
    const computed = groupBy(await this.computed.of(on, all, definitions), (one) => one.profileId);
    const people = groupBy(rows, (row) => row.personId);
    return (id: string) => {
      const own = (people.get(id) ?? []).map((row) => ({ ...row, since: row.since?.toISOString() ?? null }));
      const worked = own.flatMap(({ profileId }) => computed.get(profileId) ?? []);
      return readTraits(id, own, worked, definitions, { reader: 'admin', level: 'strong' });
    };
  }

  private async events(on: Queryable, ids: string[], asked: SegmentRule[]) {
    const found = new Map<string, Map<string, Happened>>();
    const rules = new Map(asked.flatMap((one) => ('event' in one ? [[keyOf(one), one] as const] : [])));
    for (const [key, { event, withinDays, where = {}, atLeast = 1 }] of rules) {
      const given = [ids, event, withinDays ?? null, JSON.stringify(where), atLeast];
      for (const { personId, times, edge } of await on.query<Happened & { personId: string }>(happened, given))
        found.set(personId, (found.get(personId) ?? new Map<string, Happened>()).set(key, { times, edge }));
    }
    return found;
  }

  private async agreed(on: Queryable, ids: string[], asked: SegmentRule[]) {
    const found = new Map<string, Map<string, string>>();
    for (const rule of asked) {
      if (!('consent' in rule)) continue;
      const { purpose, channel } = rule.consent;
      for (const id of ids) {
        const { state } = await this.consents.state(on, id, purpose, channel, null);
        found.set(id, (found.get(id) ?? new Map<string, string>()).set(keyOf(rule), state));
      }
    }
    return found;
  }

  private async channels(on: Queryable, ids: string[]) {
    const found = new Map<string, Map<string, Date>>();
    for (const { personId, channel, at } of await on.query<{ personId: string; channel: string; at: Date }>(channels, [
      ids,
    ]))
      found.set(personId, (found.get(personId) ?? new Map<string, Date>()).set(channel, at));
    return found;
  }
}
