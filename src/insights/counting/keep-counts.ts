import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { findStays, forgetStays, lockCounts, mendCounts } from './stay.statements.js';

const KIND = 'floor.minute';
const EVERY_SECONDS = 60;
const sample = statement(
  'floor_sample_take',
  `INSERT INTO floor_sample (minute, waiting, agents, talking, used, offered)
   SELECT date_trunc('minute', now()), (SELECT COALESCE(sum(waiting), 0) FROM queue_now), count(*), count(*) FILTER (WHERE used > 0),
     COALESCE(sum(used), 0), COALESCE(sum("limit"), 0)
   FROM (SELECT COALESCE(sum(k.used), 0)::int AS used, COALESCE(sum(k."limit"), 0)::int AS "limit"
     FROM agent_state t JOIN agent a ON a.id = t.agent_id AND a.disabled_at IS NULL LEFT JOIN agent_capacity k ON k.agent_id = t.agent_id
     WHERE t.status IN ('available', 'busy') AND t.presence IN ('connected', 'shaky') GROUP BY t.agent_id) present
   ON CONFLICT DO NOTHING`,
);
const tidySamples = statement('floor_sample_tidy', `DELETE FROM floor_sample WHERE minute < now() - interval '8 days'`);
const tidyTallies = statement('minute_tally_tidy', `DELETE FROM minute_tally WHERE minute < now() - interval '8 days'`);
const tidyVisits = statement('queue_visit_tidy', `DELETE FROM queue_visit WHERE left_at < now() - interval '40 days'`);
const tidySeconds = statement('day_seconds_tidy', `DELETE FROM day_seconds WHERE day < now() - interval '40 days'`);

/** Once a minute, in one process: how busy the floor is, and whether what was counted is what is there. */
@Injectable()
export class KeepCounts implements OnApplicationBootstrap {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.work.run((tx) => this.timers.set(tx, { kind: KIND, key: 'all', inSeconds: EVERY_SECONDS }));
  }

  @OnTimer(KIND)
  async minute(): Promise<void> {
    await this.mend();
    await this.work.run(async (tx) => {
      await tx.query(sample);
      await Promise.all([tidySamples, tidyTallies, tidyVisits, tidySeconds].map((tidy) => tx.query(tidy)));
      await this.timers.set(tx, { kind: KIND, key: 'all', inSeconds: EVERY_SECONDS });
    });
  }

  /** The counts are locked first: whoever counts meanwhile waits, and adds to what is found here. */
  async mend(): Promise<void> {
    await this.work.run(async (tx) => {
      await tx.query(lockCounts);
      await tx.query(forgetStays);
      await tx.query(findStays);
      await tx.query(mendCounts);
    });
  }
}
