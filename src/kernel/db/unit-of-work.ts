import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Dispatcher } from '../events/dispatcher.js';
import type { Fact, NewFact } from '../events/fact.js';
import { insertFacts } from '../events/insert-facts.js';
import { Database, send, type Queryable } from './database.js';
import type { Statement } from './statement.js';

/** What a verb works with inside one transaction: statements, and facts that commit with the rows or not at all. */
export interface Tx extends Queryable {
  one<Row>(statement: Statement | string, values?: unknown[]): Promise<Row | undefined>;
  record(fact: NewFact): void;
  /** Facts a statement of the verb's own has stored already: handed on with the others. */
  announce(facts: Fact[]): void;
}

/** Runs a piece of work in one transaction and hands its facts on after the commit. */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
  ) {}

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(work);
      } catch (error) {
        if (attempt >= 4 || !isTransient(error)) throw error;
      }
    }
  }

  private async once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.database.pool.connect();
    const recorded: NewFact[] = [];
    const facts: Fact[] = [];
    let result: T;
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      result = await work(transaction(client, recorded, facts));
      if (recorded.length > 0) facts.push(...(await insertFacts(client, recorded)));
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: Error) => {
        broken = failed;
      });
      throw error;
    } finally {
      client.release(broken);
    }
    this.dispatcher.announce(facts);
    return result;
  }
}

function transaction(client: PoolClient, recorded: NewFact[], stored: Fact[]): Tx {
  return {
    query: (statement, values = []) => send(client, statement, values),
    one: async <Row>(statement: Statement | string, values: unknown[] = []) =>
      (await send<Row>(client, statement, values))[0],
    record: (fact) => {
      recorded.push(fact);
    },
    announce: (facts) => {
      stored.push(...facts);
    },
  };
}

/** Serialization failure and deadlock: the server itself asks for another try. */
function isTransient(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === '40001' || code === '40P01';
}
