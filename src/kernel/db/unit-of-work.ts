import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Dispatcher } from '../events/dispatcher.js';
import type { Fact, NewFact } from '../events/fact.js';
import { insertFacts } from '../events/insert-facts.js';
import { Refusal } from '../http/problem.js';
import { waitedFor } from '../under-way.js';
import { Database, inOnePiece, send, type Queryable } from './database.js';
import type { Statement } from './statement.js';

/**
 * What a verb works with inside one transaction: statements, and facts that commit with the rows or not at all. Statements
 * that need nothing of each other are given with `Promise.all`: they run in the order given, in one journey to the server.
 */
export interface Tx extends Queryable {
  one<Row>(statement: Statement | string, values?: unknown[]): Promise<Row | undefined>;
  record(fact: NewFact): void;
  /** A fact that stands also when the work ends in a refusal: then it is the only trace of what was refused. */
  recordAnyway(fact: NewFact): void;
  /** Facts a statement of the verb's own has stored already: handed on with the others. */
  announce(facts: Fact[]): void;
  /** Once the change stands: what is remembered of the old state may be read anew. Before, whoever read it would remember that again. */
  afterwards(then: () => void): void;
}

/** Runs a piece of work in one transaction and hands its facts on after the commit. */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
  ) {}

  run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return waitedFor(() => this.tryAgain('BEGIN', work));
  }

  /**
   * For a subscriber's own work: the commit does not wait for the disk. A crash may lose the last moments of it together with
   * the cursor that has passed them, never one without the other, and they are handed over again.
   */
  follow<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.tryAgain('BEGIN; SET LOCAL synchronous_commit = off', work);
  }

  private async tryAgain<T>(begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(begin, work);
      } catch (error) {
        if (attempt >= 4 || !isTransient(error)) throw error;
      }
    }
  }

  private async once<T>(begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.database.pool.connect();
    const recorded: NewFact[] = [];
    const anyway: NewFact[] = [];
    const facts: Fact[] = [];
    const afterwards: (() => void)[] = [];
    let result: T;
    let broken: Error | undefined;
    try {
      // Neither the start nor the end waits for an answer of its own: they travel with the first and the last statement.
      inOnePiece(client);
      const begun = client.query(begin);
      begun.catch(() => {});
      result = await work(transaction(client, recorded, anyway, facts, afterwards));
      recorded.push(...anyway);
      const stored = recorded.length > 0 ? insertFacts(client, recorded) : [];
      const [, fresh] = await Promise.all([begun, stored, client.query('COMMIT')]);
      facts.push(...fresh);
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: Error) => {
        broken = failed;
      });
      if (error instanceof Refusal && anyway.length > 0 && !broken)
        this.dispatcher.announce(await insertFacts(client, anyway));
      throw error;
    } finally {
      client.release(broken);
    }
    for (const then of afterwards) then();
    this.dispatcher.announce(facts);
    return result;
  }
}

function transaction(
  client: PoolClient,
  recorded: NewFact[],
  anyway: NewFact[],
  stored: Fact[],
  afterwards: (() => void)[],
): Tx {
  return {
    query: (statement, values = []) => send(client, statement, values),
    one: async <Row>(statement: Statement | string, values: unknown[] = []) =>
      (await send<Row>(client, statement, values))[0],
    record: (fact) => {
      recorded.push(fact);
    },
    recordAnyway: (fact) => {
      anyway.push(fact);
    },
    announce: (facts) => {
      stored.push(...facts);
    },
    afterwards: (then) => {
      afterwards.push(then);
    },
  };
}

/**
 * Serialization failure and deadlock: the server itself asks for another try. And a row that was there when we looked and gone
 * when we pointed to it, because its person was erased in between: the second look finds out.
 */
function isTransient(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === '40001' || code === '40P01' || code === '23503';
}
