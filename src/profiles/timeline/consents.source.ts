import { Injectable } from '@nestjs/common';
import type { TimelineEntry } from '../../contract/timeline.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { FeedsTimeline, readTimeKey, type TimelineAsk, type TimelineSource, timeKey } from './timeline-source.js';

const columns = `SELECT s.id, s.purpose, s.channel, s.granted, s.source, s.wording, s.at FROM consent s
   WHERE s.profile_id IN (SELECT members_of($1)) AND ($2::text IS NULL OR s.channel IN ($2, 'any'))`;
const older = statement(
  'timeline_consents_older',
  `${columns} AND ($3::timestamptz IS NULL OR (s.at, s.id) < ($3, $4)) ORDER BY s.at DESC, s.id DESC LIMIT $5`,
);
const newer = statement(
  'timeline_consents_newer',
  `${columns} AND ($3::timestamptz IS NULL OR (s.at, s.id) > ($3, $4)) ORDER BY s.at, s.id LIMIT $5`,
);

type Row = Extract<TimelineEntry, { kind: 'consent' }>['consent'] & { id: string; at: Date };

/** What the person agreed to and refused. */
@Injectable()
@FeedsTimeline('consents')
export class ConsentsSource implements TimelineSource {
  readonly kinds = ['consent'] as const;

  constructor(private readonly database: Database) {}

  async page({ profileId, channel, query, from, direction, limit }: TimelineAsk) {
    if (query !== null) return [];
    const values = [profileId, channel, ...readTimeKey(from), limit];
    const rows = await this.database.query<Row>(direction === 'older' ? older : newer, values);
    return rows.map(({ id, at, ...consent }) => ({
      key: timeKey(at, id),
      entry: { kind: 'consent' as const, id, at: at.toISOString(), issueKey: null, consent },
    }));
  }
}
