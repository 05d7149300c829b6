import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';

const TIMER = { kind: 'rule.prune', key: 'daily' };
const AFTER_START_SECONDS = 360;
const DAY_SECONDS = 86_400;

// What a rule did about a silence stays as long as the silence may last: without it the rule would do it again.
const runs = statement(
  'rule_run_prune',
  `DELETE FROM rule_run r USING conversation c WHERE r.started_at < $1::timestamptz - interval '90 days' AND c.id = r.conversation_id
     AND (r.cause NOT LIKE 'quiet-%' OR c.status = 'resolved') RETURNING r.id`,
);
const misses = statement('rule_miss_prune', `DELETE FROM rule_miss WHERE day < $1::date - 90 RETURNING rule_id`);

/** Forgets, once a day, what rules did and did not do more than three months ago. */
@Injectable()
export class PruneRules implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.includes('worker')) return;
    await this.work.run((tx) => this.timers.set(tx, { ...TIMER, inSeconds: AFTER_START_SECONDS }));
  }

  @OnTimer('rule.prune')
  async daily(): Promise<void> {
    await this.run(new Date());
    await this.work.run((tx) => this.timers.set(tx, { ...TIMER, inSeconds: DAY_SECONDS }));
  }

  /** How many of each are gone. */
  run(now: Date): Promise<{ runs: number; misses: number }> {
    return this.work.run(async (tx) => ({
      runs: (await tx.query(runs, [now])).length,
      misses: (await tx.query(misses, [now])).length,
    }));
  }
}
