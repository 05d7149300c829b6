import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { CONFIG, type RunningConfig } from '../config/running.js';

/**
 * Decides which process does a piece of work that only one may do, by advisory locks held on a connection of its own:
 * when the process or its connection dies, the database frees the lock and another process takes over within a second.
 */
@Injectable()
export class Leadership implements OnApplicationShutdown {
  private readonly log = new Logger('leadership');
  private readonly wanted = new Map<string, (() => void) | undefined>();
  private readonly held = new Set<string>();
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

  leads(name: string): boolean {
    return this.held.has(name);
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
    const missing = [...this.wanted.keys()].filter((name) => !this.held.has(name));
    if (missing.length === 0 || this.stopped) return;
    const client = await this.connection();
    const { rows } = await client.query<{ name: string; mine: boolean }>(
      'SELECT name, pg_try_advisory_lock(727162, hashtext(name)) AS mine FROM unnest($1::text[]) AS name',
      [missing],
    );
    for (const { name, mine } of rows) {
      if (!mine) continue;
      this.held.add(name);
      this.wanted.get(name)?.();
    }
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
