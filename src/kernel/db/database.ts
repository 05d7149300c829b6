import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { CONFIG, type RunningConfig } from '../config/running.js';
import type { Statement } from './statement.js';

// bigint columns here are sequence numbers and counts, far below 2^53.
pg.types.setTypeParser(20, Number);
// xid8 stays text: it is only ever compared and handed back.

// Our times are nearly always UTC and of this century; the general parser takes five times as long for them.
const anyTime = pg.types.getTypeParser(1184) as (text: string) => Date;
pg.types.setTypeParser(1184, (text) =>
  /^2\d{3}-.{5} .{8,15}\+00$/.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : anyTime(text),
);

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
      // Statements given without waiting for each other go to the server together: see `UnitOfWork`.
      pipeline: true,
    });
    // An idle connection that the server ends must not end this process; the pool replaces it.
    this.pool.on('error', () => {});
    // Nor one that is lost in the middle of a transaction, between two statements: the next statement says so.
    this.pool.on('connect', (client) => client.on('error', () => {}));
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
