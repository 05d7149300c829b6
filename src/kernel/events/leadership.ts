import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { CONFIG, type RunningConfig } from '../config/running.js';

const SPACE = 727162;
// The lock and the epoch are taken together; the epoch waits for whoever is writing under the old one.
const take = `WITH won AS (SELECT name FROM unnest($1::text[]) AS name WHERE pg_try_advisory_lock(${SPACE}, hashtext(name)))
  INSERT INTO leader (name, epoch, pid, lease_until) SELECT name, 1, pg_backend_pid(), clock_timestamp() + make_interval(secs => $2) FROM won
  ON CONFLICT (name) DO UPDATE SET epoch = leader.epoch + 1, pid = EXCLUDED.pid, lease_until = EXCLUDED.lease_until RETURNING name, epoch`;
const renew = `UPDATE leader SET lease_until = clock_timestamp() + make_interval(secs => $2) WHERE name = ANY($1) AND pid = pg_backend_pid() RETURNING name`;
const removeFrozen = `SELECT pg_terminate_backend(l.pid) FROM leader d
  JOIN pg_locks l ON l.locktype = 'advisory' AND l.classid = ${SPACE} AND l.objid::bigint = (hashtext(d.name)::bigint & 4294967295) AND l.granted
  WHERE d.name = ANY($1) AND d.lease_until < now() AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** A leader that has not renewed for so long is taken for frozen. */
const LEASE_SECONDS = 6;

/**
 * Decides which process does a piece of work that only one may do, by advisory locks held on a connection of its own:
 * when the process or its connection dies, the database frees the lock and another process takes over within a second. One
 * that is frozen loses its connection to the next when its lease is over; the epoch of each lead tells its late writes apart.
 */
@Injectable()
export class Leadership implements OnApplicationShutdown {
  private readonly log = new Logger('leadership');
  private readonly wanted = new Map<string, (() => void) | undefined>();
  /** The epoch of each lead. */
  private readonly held = new Map<string, number>();
  private renewedAt = 0;
  private client: pg.Client | null = null;
  private timer?: NodeJS.Timeout;
  private trying: Promise<void> | null = null;
  private stopped = false;

  constructor(@Inject(CONFIG) private readonly config: RunningConfig) {}

  /** Stands for this work from now on; `won` runs each time the lead is gained. */
  async stand(names: { name: string; won?: () => void }[]): Promise<void> {
    for (const { name, won } of names) this.wanted.set(name, won);
    this.timer ??= setInterval(() => void this.tryAll(), 1000).unref();
    await this.tryAll();
  }

  /** Not while the lease may be over: a process that was frozen first finds out whether it still leads. */
  leads(name: string): boolean {
    return this.held.has(name) && performance.now() - this.renewedAt < LEASE_SECONDS * 1000;
  }

  /** Of this lead; 0 without one. Whoever writes in its name lets the database compare it. */
  epoch(name: string): number {
    return this.held.get(name) ?? 0;
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.trying;
    await this.client?.end().catch(() => {});
  }

  private tryAll(): Promise<void> {
    this.trying ??= this.attempt()
      .catch((error: Error) => this.log.warn(`no lead for now: ${error.message}`))
      .finally(() => {
        this.trying = null;
      });
    return this.trying;
  }

  private async attempt(): Promise<void> {
    if (this.stopped || this.wanted.size === 0) return;
    const client = await this.connection();
    if (this.held.size > 0) await this.renew(client);
    const missing = [...this.wanted.keys()].filter((name) => !this.held.has(name));
    if (missing.length === 0) return;
    const asked = performance.now();
    const { rows } = await client.query<{ name: string; epoch: number }>(take, [missing, LEASE_SECONDS]);
    if (rows.length > 0 && this.held.size === 0) this.renewedAt = asked;
    for (const { name, epoch } of rows) {
      this.held.set(name, epoch);
      this.wanted.get(name)?.();
    }
    if (rows.length < missing.length) await client.query(removeFrozen, [missing]);
  }

  private async renew(client: pg.Client): Promise<void> {
    const asked = performance.now();
    const { rows } = await client.query<{ name: string }>(renew, [[...this.held.keys()], LEASE_SECONDS]);
    const still = new Set(rows.map(({ name }) => name));
    for (const name of this.held.keys()) if (!still.has(name)) this.held.delete(name);
    this.renewedAt = asked;
  }

  private async connection(): Promise<pg.Client> {
    if (this.client) return this.client;
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      connectionTimeoutMillis: 4000,
      application_name: 'throughline-lead',
      keepAlive: true,
    });
    client.on('error', () => {});
    client.on('end', () => {
      // The locks went with the connection.
      this.client = null;
      this.held.clear();
    });
    await client.connect();
    this.client = client;
    return client;
  }
}
