import { Injectable } from '@nestjs/common';
import type { SegmentRule } from '../../contract/traits.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { groupBy } from './group-by.js';
import { matches, nextChange, type PersonView } from './match-rule.js';
import { ViewPeople } from './view-people.js';

const all = statement('segments_rules', `SELECT id, name, rules FROM people_segment ORDER BY id`);
const roots = statement(
  'segment_people',
  `SELECT DISTINCT root_id AS id FROM profile WHERE id = ANY($1) ORDER BY root_id`,
);
// Whoever places these people at the same time waits, and then looks at what the first one saw or later.
const hold = statement(
  'segment_hold',
  `SELECT pg_advisory_xact_lock(727171, key) FROM (SELECT DISTINCT hashtext(id) AS key FROM unnest($1::text[]) id ORDER BY key) k`,
);
const now = statement(
  'segment_now',
  `SELECT s.id, s.segment_id AS "segmentId", p.root_id AS "personId" FROM profile p JOIN segment_member s ON s.profile_id = p.id
   WHERE p.root_id = ANY($1) AND s.left_at IS NULL AND s.segment_id = ANY($2)`,
);
const enter = statement(
  'segment_enter',
  `INSERT INTO segment_member (segment_id, profile_id) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
);
const leave = statement('segment_leave', `UPDATE segment_member SET left_at = clock_timestamp() WHERE id = ANY($1)`);

export interface RuledSegment {
  id: string;
  name: string;
  rules: SegmentRule;
}

/**
 * Puts people into the segments they belong to now and takes them out of those they do not. A person is in a segment when any
 * of their records is; memberships stay on the record they began on, so that nothing moves at a merge.
 */
@Injectable()
export class PlacePeople {
  constructor(
    private readonly work: UnitOfWork,
    private readonly view: ViewPeople,
    private readonly timers: Timers,
  ) {}

  /** In every segment unless told which. Answers with the rules that were asked. */
  run(profileIds: string[], only?: RuledSegment): Promise<SegmentRule[]> {
    return this.work.follow(async (tx) => {
      const segments = only ? [only] : await tx.query<RuledSegment>(all);
      const rules = segments.map((one) => one.rules);
      if (segments.length === 0 || profileIds.length === 0) return rules;
      const people = (await tx.query<{ id: string }>(roots, [profileIds])).map(({ id }) => id);
      await tx.query(hold, [people]);
      const views = await this.view.run(tx, people, rules);
      await this.place(tx, views, segments, only !== undefined);
      return rules;
    });
  }

  private async place(tx: Tx, views: PersonView[], segments: RuledSegment[], isPart: boolean): Promise<void> {
    const ids = views.map(({ id }) => id);
    const rows = await tx.query<{ id: number; segmentId: string; personId: string }>(now, [
      ids,
      segments.map(({ id }) => id),
    ]);
    const memberships = groupBy(rows, (row) => `${row.segmentId} ${row.personId}`);
    const entered: [segmentId: string, personId: string][] = [];
    const left: number[] = [];
    const moment = Date.now();
    for (const person of views) {
      let next: number | null = null;
      for (const { id: segmentId, name, rules } of segments) {
        const open = memberships.get(`${segmentId} ${person.id}`) ?? [];
        const belongs = matches(rules, person, moment);
        const change = nextChange(rules, person, moment);
        if (change !== null && (next === null || change < next)) next = change;
        if (belongs === open.length > 0) continue;
        if (belongs) entered.push([segmentId, person.id]);
        else left.push(...open.map(({ id }) => id));
        const data = { segmentId, name };
        tx.record(fact(belongs ? 'segment.entered' : 'segment.left', data, { profileId: person.id }));
      }
      // Of some segments only, this is no reason to look at the others later than they need.
      if (next !== null)
        await this.timers.set(tx, { kind: 'segment.again', key: person.id, at: new Date(next), atLatest: isPart });
    }
    if (entered.length > 0) await tx.query(enter, [entered.map(([id]) => id), entered.map(([, id]) => id)]);
    if (left.length > 0) await tx.query(leave, [left]);
  }
}
