import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { isOutage } from '../../kernel/db/outage.js';
import { fact } from '../../kernel/events/fact.js';
import { Leadership } from '../../kernel/events/leadership.js';
import { RunImport } from './run-import.js';

const LOOK_MS = 1000;
const NAME = 'imports';
const due = statement(
  'import_due',
  `SELECT id FROM import WHERE state IN ('checking', 'running') ORDER BY created_at LIMIT 1`,
);
const fail = statement(
  'import_fail',
  `UPDATE import SET state = 'failed', why = $2, ended_at = clock_timestamp() WHERE id = $1 AND state IN ('checking', 'running') RETURNING done`,
);
// Files nobody went on with hold people's data for nothing.
const tidy = statement(
  'import_tidy',
  `WITH old AS (UPDATE import SET state = 'canceled', preview = '[]', ended_at = clock_timestamp()
     WHERE (state = 'reading' AND created_at < now() - interval '1 hour') OR (state IN ('ready', 'checked') AND created_at < now() - interval '7 days') RETURNING id)
   DELETE FROM import_chunk WHERE import_id IN (SELECT id FROM old)`,
);

/** Works the imports off, one after the other, in one process at a time: when it dies another goes on where it was. */
@Injectable()
export class ImportsRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('imports');
  private timer?: NodeJS.Timeout;
  private running: Promise<void> | null = null;
  private stopped = false;
  private tidiedAt = 0;

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
    private readonly leadership: Leadership,
    private readonly unit: UnitOfWork,
    private readonly imports: RunImport,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.includes('worker')) return;
    await this.leadership.stand([{ name: NAME, won: () => this.poke() }]);
    this.timer = setInterval(() => this.poke(), LOOK_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** There may be something to do. */
  poke(): void {
    if (this.running || this.stopped || !this.leadership.leads(NAME)) return;
    this.running = this.work()
      .catch((error: Error) => this.log.warn(`imports wait: ${error.message}`))
      .finally(() => {
        this.running = null;
      });
  }

  private async work(): Promise<void> {
    if (Date.now() - this.tidiedAt > 3_600_000) {
      this.tidiedAt = Date.now();
      await this.database.query(tidy);
    }
    for (;;) {
      const next = await this.database.one<{ id: string }>(due);
      if (!next || this.stopped) return;
      try {
        await this.imports.run(next.id, () => this.stopped || !this.leadership.leads(NAME));
      } catch (error) {
        if (isOutage(error) || this.stopped) throw error;
        this.log.error(`import ${next.id} failed: ${(error as Error).message}`, (error as Error).stack);
        await this.fail(next.id);
      }
      if (!this.leadership.leads(NAME)) return;
    }
  }

  private fail(id: string): Promise<void> {
    return this.unit.run(async (tx) => {
      const row = await tx.one<{ done: number }>(fail, [id, 'Something went wrong inside the hub; the log has it.']);
      if (row) tx.record(fact('import.ended', { state: 'failed', done: row.done }, { subjectId: id }));
    });
  }
}
