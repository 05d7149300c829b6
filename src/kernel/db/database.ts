import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Writable } from 'node:stream';
import pg from 'pg';
import { CONFIG, type RunningConfig } from '../config/running.js';
import { NamedQuery } from './named-query.js';
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

/** Batches under way at a time on the hot paths: messages in, calls of identify and track, look-ups, people read, facts read on. */
const LANES = 4;

/** The connections. Reads go straight through the pool; writes that must hold together go through `UnitOfWork`. */
@Injectable()
export class Database implements Queryable, OnApplicationShutdown {
  readonly pool: pg.Pool;
  /**
   * For single short statements of the hot paths, which share them in batches already: on a few connections of their own no
   * search and no export stands before a customer's message, and few servers that are always at it answer faster than many
   * that take turns.
   */
  readonly brief: Queryable;
  private readonly lanes: pg.Pool;

  constructor(@Inject(CONFIG) config: RunningConfig) {
    this.pool = open(config, config.databasePool, { idleTimeoutMillis: 30_000 });
    // Never let go: a server that comes anew has every plan to make and every page to find again, while customers wait.
    this.lanes = open(config, LANES, { idleTimeoutMillis: 0 });
    // For few values at a time the server may think a plan made for just these the cheaper one, and make one each time: three
    // quarters of what a look-up of one address costs it. These statements have one good plan, and it goes by an index: one made
    // while a table was still empty would read all of it, and be kept until somebody counts the rows again.
    this.lanes.on('connect', (client) => {
      client.query('SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off').catch(() => {});
    });
    this.brief = { query: (statement, values = []) => send(this.lanes, statement, values) };
  }

  /**
   * Short reads that belong together, on one connection of the hot paths: those given at once travel in one journey, and one server
   * is woken instead of one for each.
   */
  async journey<T>(read: (on: Queryable) => Promise<T>): Promise<T> {
    const client = await this.lanes.connect();
    try {
      return await read({ query: (statement, values = []) => send(client, statement, values) });
    } finally {
      client.release();
    }
  }

  async query<Row>(statement: Statement | string, values: unknown[] = []): Promise<Row[]> {
    return send(this.pool, statement, values);
  }

  async one<Row>(statement: Statement | string, values: unknown[] = []): Promise<Row | undefined> {
    return (await this.query<Row>(statement, values))[0];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.lanes.end()]);
  }
}

function open(config: RunningConfig, max: number, { idleTimeoutMillis }: { idleTimeoutMillis: number }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: config.databaseUrl,
    max,
    connectionTimeoutMillis: 4000,
    idleTimeoutMillis,
    application_name: 'throughline',
    // Statements given without waiting for each other go to the server together: see `UnitOfWork`.
    pipeline: true,
  });
  // An idle connection that the server ends must not end this process; the pool replaces it.
  pool.on('error', () => {});
  // Nor one that is lost in the middle of a transaction, between two statements: the next statement says so.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

interface Wired {
  connection?: { stream: Writable };
}

/** What one turn gives to a connection leaves in one piece: the server is woken once instead of for each statement. */
export function inOnePiece(on: pg.Pool | pg.PoolClient): void {
  const stream = (on as Wired).connection?.stream;
  if (!stream || stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

type Sender = {
  query(query: pg.Query, values: undefined, done: (error: Error | null, result: pg.QueryResult) => void): unknown;
};

/** Given as a query that is made already: a configuration would be copied property by property, which takes longer than the rest. */
export async function send<Row>(
  on: pg.Pool | pg.PoolClient,
  statement: Statement | string,
  values: unknown[],
): Promise<Row[]> {
  const { text, name } = typeof statement === 'string' ? { text: statement, name: undefined } : statement;
  const query = name === undefined ? new pg.Query(text, values) : new NamedQuery(name, text, values);
  inOnePiece(on);
  try {
    const result = await new Promise<pg.QueryResult>((resolve, reject) => {
      (on as Sender).query(query, undefined, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
    return result.rows as Row[];
  } catch (error) {
    // Whoever reads it wants to know who asked, not that an answer came through a socket.
    Error.captureStackTrace(error as Error);
    throw error;
  }
}
