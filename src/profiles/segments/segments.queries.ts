import { Injectable } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type {
  PeopleSegment,
  SegmentMember,
  SegmentOfPerson,
  SegmentPreview,
  SegmentRule,
} from '../../contract/traits.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { readCursor, toPage } from '../../kernel/http/paging.js';
import { notFound } from '../../kernel/http/problem.js';
import { Wishes } from '../wishes.js';
import { groupBy } from './group-by.js';
import { matches } from './match-rule.js';
import { ViewPeople } from './view-people.js';

const columns = `s.id, s.name, s.rules, s.built_at AS "builtAt", s.created_at AS "createdAt", s.updated_at AS "updatedAt",
  (SELECT count(DISTINCT p.root_id) FROM segment_member m JOIN profile p ON p.id = m.profile_id WHERE m.segment_id = s.id AND m.left_at IS NULL) AS people`;
const list = statement('segments_list', `SELECT ${columns} FROM people_segment s ORDER BY s.created_at, s.id`);
const one = statement('segments_one', `SELECT ${columns} FROM people_segment s WHERE s.id = $1`);
// A person with two records in a segment is in it once, since the first of them.
const members = statement(
  'segments_members',
  `SELECT m.id, r.id AS "profileId", r.name, m.entered_at AS "enteredAt" FROM segment_member m JOIN profile p ON p.id = m.profile_id
   JOIN profile r ON r.id = p.root_id
   WHERE m.segment_id = $1 AND m.left_at IS NULL AND ($2::bigint IS NULL OR m.id < $2) AND NOT EXISTS (
     SELECT 1 FROM profile o JOIN segment_member b ON b.profile_id = o.id WHERE o.root_id = p.root_id AND b.segment_id = $1 AND b.left_at IS NULL AND b.id < m.id)
   ORDER BY m.id DESC LIMIT $3`,
);
const ofPeople = statement(
  'segments_of',
  `SELECT p.root_id AS "personId", s.id, s.name, min(m.entered_at) AS "enteredAt" FROM profile p JOIN segment_member m ON m.profile_id = p.id
   JOIN people_segment s ON s.id = m.segment_id WHERE p.root_id = ANY($1) AND m.left_at IS NULL GROUP BY p.root_id, s.id ORDER BY s.name, s.id`,
);
const people = statement(
  'segments_everybody',
  `SELECT id FROM profile WHERE merged_into IS NULL AND ($1::text IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
);
const total = statement('segments_total', `SELECT count(*) AS people FROM profile WHERE merged_into IS NULL`);

const PREVIEW_MS = 2000;
const PAGE = 1000;

type Row = Omit<PeopleSegment, 'builtAt' | 'createdAt' | 'updatedAt'> & {
  builtAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** Reads segments and who is in them. */
@Injectable()
export class SegmentsQueries {
  constructor(
    private readonly database: Database,
    private readonly view: ViewPeople,
    private readonly wishes: Wishes,
  ) {}

  async all(): Promise<PeopleSegment[]> {
    return (await this.database.query<Row>(list)).map(show);
  }

  async one(id: string): Promise<PeopleSegment> {
    const row = await this.database.one<Row>(one, [id]);
    if (!row) throw notFound('segment');
    return show(row);
  }

  async members(id: string, cursor: string | undefined, limit: number): Promise<Page<SegmentMember>> {
    await this.one(id);
    const after = Number(readCursor(cursor)?.[0] ?? Number.NaN);
    const rows = await this.database.query<{ id: number; profileId: string; name: string | null; enteredAt: Date }>(
      members,
      [id, Number.isSafeInteger(after) ? after : null, limit + 1],
    );
    const ids = rows.map(({ profileId }) => profileId);
    const wished = await this.wishes.of(this.database, ids);
    return toPage(
      rows,
      limit,
      (row) => [String(row.id)],
      ({ profileId, name, enteredAt }) => {
        const { consents, flags } = wished(profileId);
        const doNotContact = flags.some(({ flag }) => flag === 'do_not_contact');
        return { profileId, name, enteredAt: enteredAt.toISOString(), consents, doNotContact };
      },
    );
  }

  /** By the person's id. */
  async of(on: Queryable, personIds: string[]): Promise<Map<string, SegmentOfPerson[]>> {
    const rows = await on.query<{ personId: string; id: string; name: string; enteredAt: Date }>(ofPeople, [personIds]);
    const found = groupBy(rows, (row) => row.personId);
    return new Map(
      [...found].map(([id, segments]) => [
        id,
        segments.map((row) => ({ id: row.id, name: row.name, enteredAt: row.enteredAt.toISOString() })),
      ]),
    );
  }

  /** How many would be in: counted, or projected from the newest people where there are more than can be looked at in time. */
  async preview(rules: SegmentRule): Promise<SegmentPreview> {
    const until = Date.now() + PREVIEW_MS;
    let looked = 0;
    let found = 0;
    for (let after: string | null = null; ; ) {
      const ids: { id: string }[] = await this.database.query(people, [after, PAGE]);
      const views = await this.view.run(
        this.database,
        ids.map(({ id }) => id),
        [rules],
      );
      looked += ids.length;
      found += views.filter((person) => matches(rules, person, Date.now())).length;
      if (ids.length < PAGE) return { people: found, looked, exact: true };
      after = ids[ids.length - 1].id;
      if (Date.now() > until) break;
    }
    const [{ people: everybody }] = await this.database.query<{ people: number }>(total);
    return { people: Math.round((found / looked) * everybody), looked, exact: false };
  }
}

const show = ({ builtAt, createdAt, updatedAt, ...row }: Row): PeopleSegment => ({
  ...row,
  builtAt: builtAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
