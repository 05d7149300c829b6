import { type FactoryProvider, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../config/running.js';
import type { Statement } from '../db/statement.js';
import { UnitOfWork } from '../db/unit-of-work.js';
import { OnTimer } from './on-timer.js';
import { Timers } from './timers.js';

const KIND = 'prune';
const AFTER_START_SECONDS = 300;
const DAY_SECONDS = 86_400;

/** Forgets, once a day, what each feature says has been kept long enough. */
@Injectable()
export class PruneDaily implements OnApplicationBootstrap {
  private readonly given = new Map<string, Statement[]>();

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
  ) {}

  give(feature: string, statements: Statement[]): void {
    this.given.set(feature, statements);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.includes('worker')) return;
    await this.setFor([...this.given.keys()], AFTER_START_SECONDS);
  }

  @OnTimer(KIND)
  async daily({ key }: { key: string }): Promise<void> {
    await this.run(key, new Date());
    await this.setFor([key], DAY_SECONDS);
  }

  /** How many rows each of the feature's statements took away. */
  run(feature: string, now: Date): Promise<number[]> {
    return this.work.run(async (tx) => {
      const gone: number[] = [];
      for (const one of this.given.get(feature) ?? []) gone.push((await tx.query(one, [now])).length);
      return gone;
    });
  }

  private setFor(features: string[], inSeconds: number): Promise<void> {
    return this.work.run(async (tx) => {
      for (const key of features) await this.timers.set(tx, { kind: KIND, key, inSeconds });
    });
  }
}

/** What a module lists to have its deletes run once a day: each takes the present time as $1 and returns the rows it deleted. */
export const pruneDaily = (feature: string, ...statements: Statement[]): FactoryProvider => ({
  provide: `prune ${feature}`,
  inject: [PruneDaily],
  useFactory: (prune: PruneDaily) => prune.give(feature, statements),
});
