import { Injectable } from '@nestjs/common';
import type { TimelineEntry } from '../../contract/timeline.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { FeedsTimeline, readTimeKey, type TimelineAsk, type TimelineSource, timeKey } from './timeline-source.js';

const columns = `SELECT e.id, e.name, e.properties, e.source, e.at FROM profile_event e WHERE e.profile_id IN (SELECT members_of($1))`;
const older = statement(
  'timeline_events_older',
  `${columns} AND ($2::timestamptz IS NULL OR (e.at, e.id) < ($2, $3)) ORDER BY e.at DESC, e.id DESC LIMIT $4`,
);
const newer = statement(
  'timeline_events_newer',
  `${columns} AND ($2::timestamptz IS NULL OR (e.at, e.id) > ($2, $3)) ORDER BY e.at, e.id LIMIT $4`,
);

type Row = Extract<TimelineEntry, { kind: 'event' }>['event'] & { id: string; at: Date };

/** What other systems told of the person: orders, visits, deliveries. */
@Injectable()
@FeedsTimeline('events')
export class EventsSource implements TimelineSource {
  readonly kinds = ['event'] as const;

  constructor(private readonly database: Database) {}

  async page({ profileId, channel, query, from, direction, limit }: TimelineAsk) {
    if (query !== null || channel !== null) return [];
    const values = [profileId, ...readTimeKey(from), limit];
    const rows = await this.database.query<Row>(direction === 'older' ? older : newer, values);
    return rows.map(({ id, at, ...event }) => ({
      key: timeKey(at, id),
      entry: { kind: 'event' as const, id, at: at.toISOString(), issueKey: null, event },
    }));
  }
}
