import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { CONFIG, type RunningConfig } from '../config/running.js';
import { Database } from '../db/database.js';
import { DurableReader } from './durable-reader.js';
import { type Cursor, type Fact, formatCursor } from './fact.js';
import { Leadership } from './leadership.js';
import { SUBSCRIPTION, type Subscription } from './on.js';
import { currentCursor, newestCursor, readNews } from './read-facts.js';

const LOOK_MS = 250;

type Methods = Record<string, (argument: unknown) => unknown>;

/** Hands facts on after their commit: at once to this process's live subscribers, and from the table to durable ones. */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('events');
  private readonly live: { events: Set<string>; run: (facts: Fact[]) => unknown }[] = [];
  private readonly readers: DurableReader[] = [];
  private poll?: NodeJS.Timeout;
  private looking: Promise<void> | null = null;
  private seen: Cursor = { xid: '0', position: 0 };

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
    private readonly leadership: Leadership,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { instance } of this.discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      const methods = instance as Methods;
      for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(methods))) {
        const subscription = this.reflector.get<Subscription>(SUBSCRIPTION, methods[method]);
        if (subscription) this.subscribe(`${methods.constructor.name}.${method}`, subscription, methods, method);
      }
    }
    for (const reader of this.readers) await reader.enroll();
    this.seen = await currentCursor(this.database);
    await this.leadership.stand(this.readers.map((one) => ({ name: one.name, won: () => one.won() })));
    // Facts committed by another process are found by this look; our own arrive by `announce`.
    if (this.readers.length > 0) this.poll = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  /** Called after a commit with the facts it stored. Never throws and never waits. */
  announce(facts: Fact[]): void {
    if (facts.length === 0) return;
    for (const { events, run } of this.live) {
      const wanted = facts.filter((one) => events.has(one.type));
      if (wanted.length > 0) this.safely(run, wanted);
    }
    for (const reader of this.readers) {
      const newest = facts.findLast((one) => reader.hears(one));
      if (newest) reader.poke({ xid: newest.xid, position: newest.position });
    }
  }

  /** Resolves when every durable subscriber has handled what was committed before the call, and what that led to. */
  async settled(): Promise<void> {
    let until = await newestCursor(this.database);
    for (let i = 0; i < 3000; i += 1) {
      // Asked in this order: what a subscriber still had in hand when it passed is committed before the second look.
      const passed = this.readers.every((one) => one.passed(until));
      const newest = await newestCursor(this.database);
      if (passed && formatCursor(until) === formatCursor(newest)) return;
      until = newest;
      for (const reader of this.readers) reader.poke();
      await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error('the subscribers do not settle');
  }

  /** Hands one fact to one durable subscriber, outside its order: a replay. */
  async handTo(subscriber: string, one: Fact): Promise<void> {
    const reader = this.readers.find(({ name }) => name === subscriber);
    if (!reader) throw new Error(`there is no subscriber ${subscriber}`);
    await reader.handle([one]);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.poll);
    await this.looking;
    await Promise.all(this.readers.map((reader) => reader.stop()));
  }

  private look(): Promise<void> {
    this.looking ??= this.lookOnce()
      // The database is away; the next look finds out.
      .catch(() => {})
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  /** One look for all: most subscribers hear of most facts nothing at all, and need not read to know it. */
  private async lookOnce(): Promise<void> {
    const { types, cursor } = await readNews(this.database.brief, this.seen);
    for (const reader of this.readers) {
      if (reader.hearsAny(types)) reader.poke();
      else reader.skip(this.seen, cursor);
    }
    this.seen = cursor;
  }

  private subscribe(name: string, subscription: Subscription, methods: Methods, method: string): void {
    if (subscription.mode === 'live') {
      this.live.push({ events: new Set(subscription.events), run: (facts) => methods[method](facts) });
    } else if (this.config.roles.includes('worker')) {
      const handle = async (facts: Fact[]) => {
        await methods[method](subscription.gatherMs > 0 ? facts : facts[0]);
      };
      const { wantedBy } = subscription;
      const may = {
        lead: () => this.leadership.leads(name),
        isWanted: async () => wantedBy === null || (await methods[wantedBy](undefined)) === true,
      };
      this.readers.push(new DurableReader(name, subscription, handle, may, this.database, this.log));
    }
  }

  private safely(run: (facts: Fact[]) => unknown, facts: Fact[]): void {
    Promise.resolve()
      .then(() => run(facts))
      .catch((error: Error) => this.log.error(`a live subscriber failed: ${error.message}`, error.stack));
  }
}
