import { Injectable } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import type { Profile, ProfileFlag } from '../contract/conversations.js';
import { Database, type Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { readCursor, toPage } from '../kernel/http/paging.js';
import { notFound } from '../kernel/http/problem.js';
import type { FlagLine } from './flags.js';
import { SegmentsQueries } from './segments/segments.queries.js';
import { Tags } from './segments/tags.js';
import { type ComputedValue, ComputedTraits } from './traits/computed-traits.js';
import { type Definitions, TraitDefinitions } from './traits/definitions.js';
import { type KnownRecord, plainTraits, type Reading, readTraits } from './traits/read-traits.js';
import { Wishes } from './wishes.js';

const utc = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const first = (column: string) =>
  `COALESCE(p.${column}, (SELECT m.${column} FROM profile m WHERE m.root_id = p.id AND m.${column} IS NOT NULL ORDER BY m.rooted_at, m.id LIMIT 1))`;
// A person is the record that leads and those merged into it; what the leading one lacks, the others have.
const columns = `p.id, ${first('name')} AS name, ${first('time_zone')} AS "timeZone", ${first('locale')} AS locale, p.created_at AS "createdAt",
  (SELECT json_agg(json_build_object('profileId', m.id, 'since', ${utc('m.rooted_at')}, 'traits', m.traits)) FROM profile m WHERE m.root_id = p.id) AS known,
  (SELECT COALESCE(json_agg(json_build_object('id', i.id, 'profileId', i.profile_id, 'kind', i.kind, 'value', i.value, 'proof', i.proof,
     'source', i.source, 'createdAt', ${utc('i.created_at')}) ORDER BY i.created_at, i.id), '[]')
   FROM profile m JOIN identity i ON i.profile_id = m.id WHERE m.root_id = p.id) AS identities,
  (SELECT COALESCE(json_agg(json_build_object('id', m.id, 'name', m.name, 'into', m.merged_into, 'reason', g.reason,
     'at', ${utc('m.merged_at')}) ORDER BY m.merged_at), '[]')
   FROM profile m JOIN profile_merge g ON g.discarded = m.id AND g.undone_at IS NULL WHERE m.root_id = p.id AND m.id <> p.id) AS merged`;
const byId = statement('profiles_by_id', `SELECT ${columns} FROM profile p WHERE p.id = root_of($1)`);
const known = statement('profile_known', `SELECT 1 FROM profile WHERE id = $1`);
const search = statement(
  'profiles_search',
  `SELECT ${columns} FROM profile p
   WHERE p.merged_into IS NULL AND ($1 = '' OR p.id IN (
       SELECT m.root_id FROM profile m WHERE m.name ILIKE '%' || $1 || '%' OR m.name % $1
       UNION SELECT m.root_id FROM identity i JOIN profile m ON m.id = i.profile_id WHERE i.value IN ($1, lower($1))))
     AND ($2::text IS NULL OR p.id < $2)
   ORDER BY p.id DESC LIMIT $3`,
);

type Row = Pick<Profile, 'id' | 'name' | 'timeZone' | 'locale' | 'identities' | 'merged'> & {
  known: KnownRecord[];
  createdAt: Date;
};

/** Of somebody nobody is speaking with: nothing is proved. */
const unproved: Reading = { reader: 'agent', level: 'none' };

/** Reads people. */
@Injectable()
export class ProfilesQueries {
  constructor(
    private readonly database: Database,
    private readonly wishes: Wishes,
    private readonly tags: Tags,
    private readonly segments: SegmentsQueries,
    private readonly definitions: TraitDefinitions,
    private readonly computed: ComputedTraits,
  ) {}

  /** The person a record belongs to, whichever of their records is named. */
  async byId(id: string, reading: Partial<Reading> = {}): Promise<Profile> {
    return this.database.journey(async (on) => {
      const [[row], definitions] = await Promise.all([on.query<Row>(byId, [id]), this.definitions.all(on)]);
      if (!row) throw notFound('person');
      const records = row.known.map(({ profileId }) => profileId);
      const computed = this.computed.of(on, records, definitions);
      const [person] = await this.show(on, [row], { ...unproved, ...reading }, definitions, computed);
      return person;
    });
  }

  async exists(id: string): Promise<boolean> {
    return (await this.database.one(known, [id])) !== undefined;
  }

  async search(query: string, cursor: string | undefined, limit: number, reading: Partial<Reading> = {}) {
    const after = readCursor(cursor)?.[0] ?? null;
    const rows = await this.database.query<Row>(search, [query.trim(), after, limit + 1]);
    const page: Page<Row> = toPage(
      rows,
      limit,
      (row) => [row.id],
      (row) => row,
    );
    const definitions = await this.definitions.all();
    return { ...page, data: await this.show(this.database, page.data, { ...unproved, ...reading }, definitions) };
  }

  private async show(
    on: Queryable,
    rows: Row[],
    reading: Reading,
    definitions: Definitions,
    values: ComputedValue[] | Promise<ComputedValue[]> = [],
  ): Promise<Profile[]> {
    const ids = rows.map(({ id }) => id);
    const [computed, wishes, tags, segments] = await Promise.all([
      values,
      this.wishes.of(on, ids),
      this.tags.of(on, ids),
      this.segments.of(on, ids),
    ]);
    return rows.map(({ known, createdAt, ...row }) => {
      const { flags: lines, consents } = wishes(row.id);
      const has = (flag: string) => lines.some((one) => one.flag === flag);
      const traits = readTraits(row.id, known, computed, definitions, reading);
      return {
        ...row,
        attributes: plainTraits(traits),
        traits,
        tags: tags.get(row.id) ?? [],
        segments: segments.get(row.id) ?? [],
        doNotContact: has('do_not_contact'),
        openComplaint: has('open_complaint'),
        vulnerable: has('vulnerable'),
        flags: lines.map((line) => showFlag(line, reading.reader)),
        consents,
        createdAt: createdAt.toISOString(),
      };
    });
  }
}

function showFlag(
  { flag, reason, visibility, actorKind, actorId, at }: FlagLine,
  reader: Reading['reader'],
): ProfileFlag {
  const hidden = visibility === 'supervisors' && reader === 'agent';
  return { flag, reason: hidden ? null : reason, visibility, by: { kind: actorKind, id: actorId }, at };
}
