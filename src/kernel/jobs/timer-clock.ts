import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { CONFIG, type RunningConfig } from '../config/running.js';
import { Database } from '../db/database.js';
import { statement } from '../db/statement.js';
import { newId } from '../ids.js';
import { type DueTimer, TIMER } from './on-timer.js';
import { Timers } from './timers.js';

const LEASE_SECONDS = 60;
const TRIES = 10;
/** However far away the next one is: another process may set an earlier one, and a timeout of Node holds 24 days and no more. */
const LOOK_MS = 1000;

const claim = statement(
  'timer_claim',
  `UPDATE timer SET leased_until = now() + interval '${LEASE_SECONDS} seconds', attempts = attempts + 1, epoch = epoch + 1
   WHERE id IN (
     SELECT id FROM timer WHERE run_at <= now() AND (leased_until IS NULL OR leased_until < now()) AND kind = ANY($1)
     ORDER BY run_at LIMIT 50 FOR UPDATE SKIP LOCKED)
   RETURNING id, kind, key, payload, epoch, attempts`,
);
const done = statement('timer_done', `DELETE FROM timer WHERE id = $1 AND epoch = $2`);
const later = statement(
  'timer_later',
  `UPDATE timer SET leased_until = NULL, run_at = now() + make_interval(secs => $3::float8) WHERE id = $1 AND epoch = $2`,
);
const park = statement(
  'timer_park',
  `WITH gone AS (DELETE FROM timer WHERE id = $2 AND epoch = $3 RETURNING kind, key, payload)
   INSERT INTO dead_letter (id, kind, source, payload, error, attempts)
   SELECT $1, 'timer', kind, jsonb_build_object('kind', kind, 'key', key, 'payload', payload), $4, $5 FROM gone`,
);
const next = statement(
  'timer_next',
  `SELECT extract(epoch FROM min(GREATEST(run_at, COALESCE(leased_until, run_at))) - now())::float8 AS seconds FROM timer WHERE kind = ANY($1)`,
);

type Row = DueTimer & { id: string; attempts: number };

/** Runs due timers: any number of processes share the table, each claims with a lease, a failing one backs off and is parked at last. */
@Injectable()
export class TimerClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('timers');
  private readonly handlers = new Map<string, (timer: DueTimer) => Promise<void>>();
  private wake?: NodeJS.Timeout;
  private wakeAt = Infinity;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
    private readonly timers: Timers,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('worker')) return;
    for (const { instance } of this.discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      const methods = instance as Record<string, (timer: DueTimer) => Promise<void>>;
      for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(methods))) {
        const kind = this.reflector.get<string>(TIMER, methods[method]);
        if (kind) this.handlers.set(kind, (timer) => methods[method](timer));
      }
    }
    // A few milliseconds after the deadline, so that the transaction that set it has committed.
    this.timers.onSet((seconds) => this.wakeIn(seconds * 1000 + 5));
    this.wakeIn(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.wake);
    await this.running;
  }

  private wakeIn(ms: number): void {
    const wait = Math.min(ms, LOOK_MS);
    const at = Date.now() + wait;
    if (this.stopped || at >= this.wakeAt) return;
    this.wakeAt = at;
    clearTimeout(this.wake);
    this.wake = setTimeout(() => {
      this.wakeAt = Infinity;
      this.running ??= this.runDue().finally(() => {
        this.running = null;
      });
    }, wait).unref();
  }

  private async runDue(): Promise<void> {
    let idle = LOOK_MS;
    try {
      const kinds = [...this.handlers.keys()];
      for (;;) {
        const due = await this.database.query<Row>(claim, [kinds]);
        await Promise.all(due.map((timer) => this.run(timer)));
        if (due.length < 50 || this.stopped) break;
      }
      const [{ seconds }] = await this.database.query<{ seconds: number | null }>(next, [kinds]);
      if (seconds !== null) idle = Math.max(5, seconds * 1000);
    } catch (error) {
      this.log.warn(`timers wait: ${(error as Error).message}`);
    }
    this.wakeIn(idle);
  }

  private async run({ id, attempts, ...timer }: Row): Promise<void> {
    try {
      await this.handlers.get(timer.kind)?.(timer);
      await this.database.query(done, [id, timer.epoch]);
    } catch (error) {
      const { message, stack } = error as Error;
      this.log.error(`${timer.kind} ${timer.key} failed: ${message}`, stack);
      if (attempts < TRIES)
        await this.database.query(later, [id, timer.epoch, Math.min(600, 0.5 * 2 ** attempts)]).catch(() => {});
      else await this.database.query(park, [newId('dl'), id, timer.epoch, message, attempts]).catch(() => {});
    }
  }
}
