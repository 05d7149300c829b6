import type { Logger } from '@nestjs/common';
import type { Database } from '../db/database.js';
import { statement } from '../db/statement.js';
import { newId } from '../ids.js';
import { isOutage } from '../db/outage.js';
import { type Cursor, type Fact, formatCursor } from './fact.js';
import type { Subscription } from './on.js';
import { currentCursor, isBefore, readFacts } from './read-facts.js';

const enroll = statement('cursor_enroll', `INSERT INTO event_cursor (subscriber) VALUES ($1) ON CONFLICT DO NOTHING`);
const load = statement('cursor_load', `SELECT xid::text AS xid, position FROM event_cursor WHERE subscriber = $1`);
// A move that a crash loses costs a second delivery, which every handler allows for: it need not wait for the disk.
const move = statement(
  'cursor_move',
  `UPDATE event_cursor SET xid = $2::xid8, position = $3, moved_at = now()
   WHERE subscriber = $1 AND (xid, position) < ($2::xid8, $3::bigint) AND set_config('synchronous_commit', 'off', true) IS NOT NULL`,
);
const park = statement(
  'dead_letter_park',
  `INSERT INTO dead_letter (id, kind, source, payload, error, attempts) VALUES ($1, 'event', $2, $3, $4, $5)`,
);

const PAGE = 500;
const TRIES = 5;
/** Between two readings: the first fact is read at once, those that follow closely are read together. */
const PAUSE_MS = 15;
/** A subscriber that hears of nothing still moves its cursor this often, so that a restart need not read it all again. */
const SAVE_MS = 60_000;

/**
 * One durable subscriber: reads the event table from its own cursor, in order, one fact at a time or some together. A fact that keeps
 * failing is parked as a dead letter, so that those behind it are not held up.
 */
export class DurableReader {
  private cursor: Cursor | null = null;
  /** The furthest fact of ours we were told of: it is there, even while an older transaction still hides it. */
  private wanted: Cursor | null = null;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  /** The last look found nobody who wants them. Then the next look of the dispatcher is soon enough to ask again. */
  private unwanted = false;
  private soon?: NodeJS.Timeout;
  private savedAt = Date.now();
  private readonly events: Set<string>;

  constructor(
    readonly name: string,
    private readonly subscription: Subscription,
    readonly handle: (facts: Fact[]) => Promise<void>,
    private readonly may: { lead: () => boolean; isWanted: () => Promise<boolean> },
    private readonly database: Database,
    private readonly log: Logger,
  ) {
    this.events = new Set(subscription.events);
  }

  hears(one: Fact): boolean {
    const field = this.subscription.having[one.type];
    return this.events.has(one.type) && (field === undefined || field in one.data);
  }

  hearsAny(types: Set<string>): boolean {
    return this.subscription.events.some((type) => types.has(type));
  }

  /** A new subscriber starts from the beginning: what was recorded before it existed is its business too. */
  async enroll(): Promise<void> {
    await this.database.query(enroll, [this.name]);
  }

  /** The lead was won, perhaps from another process: its cursor in the table is the one that counts. */
  won(): void {
    this.cursor = null;
    this.poke();
  }

  /** There may be facts of ours to read; `until` says that there are. */
  poke(until?: Cursor): void {
    if (until && (this.wanted === null || isBefore(this.wanted, until))) this.wanted = until;
    this.again = true;
    if (until && this.unwanted) return;
    if (this.running || this.soon || this.stopped || !this.may.lead()) return;
    this.running = this.drain()
      .catch((error: Error) => {
        this.log.warn(`${this.name} waits: ${error.message}`);
        this.pokeIn(500);
      })
      .finally(() => {
        this.running = null;
        if (this.again) this.pokeIn(Math.max(PAUSE_MS, this.subscription.gatherMs));
      });
  }

  /** Somebody looked and found nothing of ours between the two: the reading is spared. */
  skip(from: Cursor, to: Cursor): void {
    if (!this.may.lead()) return;
    if (this.running || this.cursor === null || isBefore(this.cursor, from)) return this.poke();
    if (isBefore(this.cursor, to)) this.cursor = to;
    if (Date.now() - this.savedAt > SAVE_MS) void this.save().catch(() => {});
  }

  /** Has handled everything up to this cursor. */
  passed(until: Cursor): boolean {
    return this.cursor !== null && !isBefore(this.cursor, until);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.again = false;
    clearTimeout(this.soon);
    await this.running;
    if (this.may.lead()) await this.save().catch(() => {});
  }

  private async drain(): Promise<void> {
    this.cursor ??= (await this.database.query<Cursor>(load, [this.name]))[0];
    for (let more = true; more; ) {
      this.again = false;
      const passed = await this.passOver(this.cursor);
      more = !passed && (await this.readOn(this.cursor));
      if (this.stopped) return;
    }
    // What we were told of may still stand behind an older open transaction.
    if (this.wanted && isBefore(this.cursor, this.wanted)) this.again = true;
  }

  /** Reads and hands on one page, and says whether there is more. */
  private async readOn(from: Cursor): Promise<boolean> {
    const { events, having } = this.subscription;
    const read = await readFacts(this.database.brief, from, events, PAGE, having);
    for (const some of this.portions(read.facts)) {
      if (this.stopped) return false;
      await this.deliver(some);
      const { xid, position } = some[some.length - 1];
      this.cursor = { xid, position };
    }
    this.cursor = read.cursor;
    if (read.facts.length > 0) await this.save();
    return read.more;
  }

  /**
   * Where nobody wants them, the facts until now are not even read. Asked again behind them: nobody came to want one of them.
   * How far that went is written down when somebody comes, or now and then: read again, they would be passed over again.
   */
  private async passOver(from: Cursor): Promise<boolean> {
    const was = this.unwanted;
    const now = (await this.may.isWanted()) ? null : await currentCursor(this.database);
    this.unwanted = now !== null && !(await this.may.isWanted());
    if (now && this.unwanted && isBefore(from, now)) this.cursor = now;
    const isDue = this.unwanted ? Date.now() - this.savedAt > SAVE_MS : was;
    if (isDue) await this.save();
    return this.unwanted;
  }

  private async save(): Promise<void> {
    if (this.cursor === null) return;
    this.savedAt = Date.now();
    await this.database.query(move, [this.name, this.cursor.xid, this.cursor.position]);
  }

  private portions(facts: Fact[]): Fact[][] {
    if (this.subscription.gatherMs === 0) return facts.map((one) => [one]);
    return facts.length > 0 ? [facts] : [];
  }

  private pokeIn(ms: number): void {
    if (this.stopped || this.soon) return;
    this.soon = setTimeout(() => {
      this.soon = undefined;
      this.poke();
    }, ms).unref();
  }

  private async deliver(facts: Fact[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.handle(facts);
      } catch (error) {
        if (isOutage(error) || this.stopped) throw error;
        // One of them is to blame; the others must not be parked with it.
        if (facts.length > 1) {
          for (const one of facts) await this.deliver([one]);
          return;
        }
        const { message, stack } = error as Error;
        if (attempt < TRIES) {
          await new Promise((done) => setTimeout(done, 20 * 2 ** attempt));
          continue;
        }
        const [one] = facts;
        this.log.error(`${this.name} parked ${one.type} ${formatCursor(one)}: ${message}`, stack);
        await this.database.query(park, [newId('dl'), this.name, JSON.stringify(one), message, attempt]);
        return;
      }
    }
  }
}
