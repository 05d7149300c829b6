import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { CONFIG, type RunningConfig } from '../config/running.js';
import type { Statement } from './statement.js';

// bigint columns here are sequence numbers and counts, far below 2^53.
pg.types.setTypeParser(20, Number);
// xid8 stays text: it is only ever compared and handed back.

export interface Queryable {
  query<Row>(statement: Statement | string, values?: unknown[]): Promise<Row[]>;
}

/** The one pool of connections. Reads go straight through it; writes that must hold together go through `UnitOfWork`. */
@Injectable()
export class Database implements Queryable, OnApplicationShutdown {
  readonly pool: pg.Pool;

  constructor(@Inject(CONFIG) config: RunningConfig) {
    this.pool = new pg.Pool({
      connectionString: config.databaseUrl,
      max: config.databasePool,
      connectionTimeoutMillis: 4000,
      idleTimeoutMillis: 30_000,
      application_name: 'throughline',
    });
    // An idle connection that the server ends must not end this process; the pool replaces it.
    this.pool.on('error', () => {});
  }

  async query<Row>(statement: Statement | string, values: unknown[] = []): Promise<Row[]> {
    return send(this.pool, statement, values);
  }

  async one<Row>(statement: Statement | string, values: unknown[] = []): Promise<Row | undefined> {
    return (await this.query<Row>(statement, values))[0];
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

export async function send<Row>(
  on: pg.Pool | pg.PoolClient,
  statement: Statement | string,
  values: unknown[],
): Promise<Row[]> {
  const config = typeof statement === 'string' ? { text: statement, values } : { ...statement, values };
  return (await on.query(config)).rows as Row[];
}
