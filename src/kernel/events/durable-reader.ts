import type { Logger } from '@nestjs/common';
import type { Database } from '../db/database.js';
import { statement } from '../db/statement.js';
import { newId } from '../ids.js';
import { isOutage } from '../db/outage.js';
import { type Cursor, type Fact, formatCursor } from './fact.js';
import { isBefore, readFacts } from './read-facts.js';

const enroll = statement('cursor_enroll', `INSERT INTO event_cursor (subscriber) VALUES ($1) ON CONFLICT DO NOTHING`);
const load = statement('cursor_load', `SELECT xid::text AS xid, position FROM event_cursor WHERE subscriber = $1`);
const move = statement(
  'cursor_move',
  `UPDATE event_cursor SET xid = $2::xid8, position = $3, moved_at = now()
   WHERE subscriber = $1 AND (xid, position) < ($2::xid8, $3::bigint)`,
);
const park = statement(
  'dead_letter_park',
  `INSERT INTO dead_letter (id, kind, source, payload, error, attempts) VALUES ($1, 'event', $2, $3, $4, $5)`,
);

const PAGE = 500;
const TRIES = 5;

/**
 * One durable subscriber: reads the event table from its own cursor, in order, one fact at a time. A fact that keeps
 * failing is parked as a dead letter, so that those behind it are not held up.
 */
export class DurableReader {
  parked = 0;
  private cursor: Cursor | null = null;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private recheck?: NodeJS.Timeout;

  constructor(
    readonly name: string,
    readonly events: Set<string>,
    readonly handle: (fact: Fact) => Promise<void>,
    private readonly leads: () => boolean,
    private readonly database: Database,
    private readonly log: Logger,
  ) {}

  /** A new subscriber starts from the beginning: what was recorded before it existed is its business too. */
  async enroll(): Promise<void> {
    await this.database.query(enroll, [this.name]);
  }

  /** The lead was won, perhaps from another process: its cursor in the table is the one that counts. */
  won(): void {
    this.cursor = null;
    this.poke();
  }

  poke(): void {
    this.again = true;
    if (this.running || this.stopped || !this.leads()) return;
    this.running = this.drain()
      .catch((error: Error) => {
        this.log.warn(`${this.name} waits: ${error.message}`);
        this.lookAgainIn(500);
      })
      .finally(() => {
        this.running = null;
        if (this.again) this.poke();
      });
  }

  /** Has handled everything up to this cursor. */
  passed(until: Cursor): boolean {
    return this.cursor !== null && !isBefore(this.cursor, until);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.again = false;
    clearTimeout(this.recheck);
    await this.running;
  }

  private async drain(): Promise<void> {
    this.cursor ??= (await this.database.query<Cursor>(load, [this.name]))[0];
    for (;;) {
      this.again = false;
      const { facts, cursor, more } = await readFacts(this.database, this.cursor, [...this.events], PAGE);
      for (const one of facts) {
        if (this.stopped) return;
        await this.deliver(one);
        this.cursor = { xid: one.xid, position: one.position };
      }
      if (facts.length > 0) await this.database.query(move, [this.name, this.cursor.xid, this.cursor.position]);
      this.cursor = cursor;
      if (!more) {
        // What we were poked for may still stand behind an older open transaction.
        if (facts.length === 0) this.lookAgainIn(10);
        return;
      }
    }
  }

  private lookAgainIn(ms: number): void {
    if (this.stopped) return;
    clearTimeout(this.recheck);
    this.recheck = setTimeout(() => this.poke(), ms).unref();
  }

  private async deliver(one: Fact): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.handle(one);
      } catch (error) {
        if (isOutage(error) || this.stopped) throw error;
        const { message, stack } = error as Error;
        if (attempt < TRIES) {
          await new Promise((done) => setTimeout(done, 20 * 2 ** attempt));
          continue;
        }
        this.parked += 1;
        this.log.error(`${this.name} parked ${one.type} ${formatCursor(one)}: ${message}`, stack);
        await this.database.query(park, [newId('dl'), this.name, JSON.stringify(one), message, attempt]);
        return;
      }
    }
  }
}
