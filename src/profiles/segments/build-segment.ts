import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { ChangeSegment } from './change-segment.js';
import { conditionsOf } from './match-rule.js';
import { PlacePeople, type RuledSegment } from './place-people.js';

const PAGE = 500;
/** Then the timer is set again, so that a large hub is looked at in pieces and a restart goes on where it was. */
const STRETCH_MS = 2000;
const page = statement(
  'segment_build_page',
  `SELECT id FROM profile WHERE merged_into IS NULL AND id > $1 ORDER BY id LIMIT ${PAGE}`,
);
const built = statement(
  'segment_built',
  `UPDATE people_segment SET built_at = clock_timestamp() WHERE id = $1 AND version = $2`,
);

type Versioned = RuledSegment & { version: number };
const all = statement('segments_versions', `SELECT id, name, rules, version FROM people_segment`);
const one = statement('segment_version', `SELECT id, name, rules, version FROM people_segment WHERE id = $1`);

type Stretch = DueTimer<{ version?: number; after?: string }>;

/** What goes over everybody when the rules of a segment changed, and over one person when time may have moved them. */
@Injectable()
export class BuildSegment {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly place: PlacePeople,
    private readonly change: ChangeSegment,
  ) {}

  @OnTimer('segment.build')
  async build({ key: id, payload: { version = 1, after = '' } }: Stretch): Promise<void> {
    const segment = await this.database.one<Versioned>(one, [id]);
    if (!segment || segment.version !== version) return;
    const until = Date.now() + STRETCH_MS;
    for (let from = after; ; ) {
      const rows = await this.database.query<{ id: string }>(page, [from]);
      const ids = rows.map((row) => row.id);
      await this.place.run(ids, segment);
      if (ids.length < PAGE) return void (await this.database.query(built, [id, version]));
      from = ids[ids.length - 1];
      const rest = from;
      if (Date.now() > until) return this.work.run((tx) => this.change.build(tx, id, version, rest));
    }
  }

  @OnTimer('segment.again')
  async again({ key }: DueTimer): Promise<void> {
    await this.place.run([key]);
  }

  /** Traits are worked out otherwise now: whoever is in a segment by a trait may not be any more. */
  @OnTimer('segment.rebuild')
  async rebuild(): Promise<void> {
    const rows = await this.database.query<Versioned>(all);
    for (const { id, rules, version } of rows)
      if (conditionsOf(rules).some((rule) => 'trait' in rule))
        await this.work.run((tx) => this.change.build(tx, id, version));
  }
}
