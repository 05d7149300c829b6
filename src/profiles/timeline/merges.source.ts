import { Injectable } from '@nestjs/common';
import type { TimelineEntry } from '../../contract/timeline.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { FeedsTimeline, readTimeKey, type TimelineAsk, type TimelineSource, timeKey } from './timeline-source.js';

// A merge and its undoing are two things that happened.
const columns = `SELECT * FROM (
     SELECT g.id, g.surviving, g.discarded, p.name AS "discardedName", g.reason, false AS undone, g.at FROM profile_merge g JOIN profile p ON p.id = g.discarded
     WHERE g.surviving IN (SELECT members_of($1)) OR g.discarded IN (SELECT members_of($1))
     UNION ALL
     SELECT g.id || '_undone', g.surviving, g.discarded, p.name, COALESCE(g.undone_why, ''), true, g.undone_at FROM profile_merge g JOIN profile p ON p.id = g.discarded
     WHERE g.undone_at IS NOT NULL AND (g.surviving IN (SELECT members_of($1)) OR g.discarded IN (SELECT members_of($1)))) s WHERE`;
const older = statement(
  'timeline_merges_older',
  `${columns} ($2::timestamptz IS NULL OR (at, id) < ($2, $3)) ORDER BY at DESC, id DESC LIMIT $4`,
);
const newer = statement(
  'timeline_merges_newer',
  `${columns} ($2::timestamptz IS NULL OR (at, id) > ($2, $3)) ORDER BY at, id LIMIT $4`,
);

type Row = Extract<TimelineEntry, { kind: 'merge' }>['merge'] & { id: string; at: Date };

/** When records were found to be this person's, and when that was taken back. */
@Injectable()
@FeedsTimeline('merges')
export class MergesSource implements TimelineSource {
  readonly kinds = ['merge'] as const;

  constructor(private readonly database: Database) {}

  async page({ profileId, channel, query, from, direction, limit }: TimelineAsk) {
    if (query !== null || channel !== null) return [];
    const values = [profileId, ...readTimeKey(from), limit];
    const rows = await this.database.query<Row>(direction === 'older' ? older : newer, values);
    return rows.map(({ id, at, ...merge }) => ({
      key: timeKey(at, id),
      entry: { kind: 'merge' as const, id, at: at.toISOString(), issueKey: null, merge },
    }));
  }
}
