import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';

const TIMER = { kind: 'mail.prune', key: 'daily' };
const AFTER_START_SECONDS = 300;
const DAY_SECONDS = 86_400;

const tokens = statement(
  'mail_token_prune',
  `DELETE FROM mail_token WHERE at < $1::timestamptz - interval '1 year' RETURNING token`,
);
const automatic = statement(
  'mail_automatic_prune',
  `DELETE FROM mail_automatic WHERE at < $1::timestamptz - interval '30 days' RETURNING message_id`,
);

/** Forgets, once a day, which proofs were used more than a year ago and whom machines answered more than a month ago. */
@Injectable()
export class PruneMail implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.includes('worker')) return;
    await this.work.run((tx) => this.timers.set(tx, { ...TIMER, inSeconds: AFTER_START_SECONDS }));
  }

  @OnTimer('mail.prune')
  async daily(): Promise<void> {
    await this.run(new Date());
    await this.work.run((tx) => this.timers.set(tx, { ...TIMER, inSeconds: DAY_SECONDS }));
  }

  /** How many of each are gone. */
  run(now: Date): Promise<{ tokens: number; automatic: number }> {
    return this.work.run(async (tx) => ({
      tokens: (await tx.query(tokens, [now])).length,
      automatic: (await tx.query(automatic, [now])).length,
    }));
  }
}
