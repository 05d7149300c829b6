import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import type { Fact } from '../kernel/events/fact.js';
import { Leadership } from '../kernel/events/leadership.js';
import { On } from '../kernel/events/on.js';
import { DatabaseClock } from './match/database-clock.js';
import { BATCH, decide } from './match/decide.js';
import { LoadQueries } from './match/load.queries.js';
import { type Match, Matching } from './match/match.js';
import { takeIn } from './match/take-in.js';
import { OfferDraft } from './offers/offer-draft.js';
import { type Held, OfferWork } from './offers/offer-work.js';
import { Sweep } from './sweeps/sweep.js';

export const LEAD = 'router';
const LOOK_MS = 1000;
const READ_ALL_MS = 15_000;

/**
 * The one router of the hub: decides in memory, lets the database confirm. It is woken by what happens in this process and
 * compares itself with the database every second, so what happens elsewhere, or was missed, is found too.
 */
@Injectable()
export class Router implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('router');
  private matching = new Matching();
  private readonly items = new Set<string>();
  private readonly agents = new Set<string>();
  private readonly queues = new Map<string, string>();
  private marks = new Map<string, string>();
  private readAllAt = -Infinity;
  private look?: NodeJS.Timeout;
  private due?: NodeJS.Timeout;
  private dueAt = 0;
  private full = true;
  private again = false;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly leadership: Leadership,
    private readonly load: LoadQueries,
    private readonly clock: DatabaseClock,
    private readonly offerWork: OfferWork,
    private readonly sweep: Sweep,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.includes('worker')) return;
    await this.leadership.stand([{ name: LEAD, won: () => this.begin() }]);
    this.look = setInterval(() => this.lookAtAll(), LOOK_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.look);
    clearTimeout(this.due);
    await this.running;
  }

  @On(
    [
      'work.queued',
      'work.urgent',
      'work.completed',
      'work.canceled',
      'work.wrapping',
      'work.accepted',
      'work.released',
      'work.resumed',
      'offer.ended',
    ],
    'live',
  )
  moved(facts: Fact[]): void {
    for (const { type, subjectId, data } of facts) {
      const { workItemId, agentId } = data as { workItemId?: string; agentId?: string | null };
      const item = type === 'offer.ended' ? workItemId : subjectId;
      if (item) this.items.add(item);
      if (agentId) this.agents.add(agentId);
    }
    this.wake();
  }

  @On(['agent.status_changed', 'agent.presence_changed'], 'live')
  agentChanged(facts: Fact[]): void {
    for (const { subjectId } of facts) if (subjectId) this.agents.add(subjectId);
    this.wake();
  }

  private begin(): void {
    this.matching = new Matching();
    this.marks = new Map();
    this.queues.clear();
    this.readAllAt = -Infinity;
    this.lookAtAll();
  }

  private lookAtAll(): void {
    this.full = true;
    this.wake();
  }

  /** An offer runs out then, or a step begins: the turn after it must not wait for the next look. */
  private lookBy(time: number): void {
    const now = this.clock.now();
    if (time > now + LOOK_MS || (time >= this.dueAt && this.dueAt > now)) return;
    clearTimeout(this.due);
    this.dueAt = time;
    this.due = setTimeout(() => this.lookAtAll(), Math.max(0, time - now) + 5).unref();
  }

  private wake(): void {
    this.again = true;
    if (this.running || this.stopped || !this.leadership.leads(LEAD)) return;
    this.running = this.turns()
      .catch((error: Error) => {
        // The next look, within a second, starts from the database again.
        this.again = false;
        this.log.warn(`the router waits: ${error.message}`);
      })
      .finally(() => {
        this.running = null;
        if (this.again) this.wake();
      });
  }

  private async turns(): Promise<void> {
    while (this.again && !this.isOver()) {
      this.again = false;
      if (this.full) await this.compare();
      else await this.refresh();
      await this.offerAll();
    }
  }

  /** Everything that differs between the memory and the database. */
  private async compare(): Promise<void> {
    this.full = false;
    this.items.clear();
    this.agents.clear();
    await this.clock.read();
    await this.sweep.run();
    const [waiting] = await Promise.all([this.load.versions(), this.compareAgents(), this.compareQueues()]);
    const now = new Map(waiting.map(({ id, version }) => [id, version]));
    const { matching } = this;
    for (const id of matching.waiting()) if (!now.has(id)) matching.removeItem(id);
    const changed = waiting.filter(({ id, version }) => matching.versionOf(id) !== version);
    const ids = changed.map(({ id }) => id);
    await takeIn(matching, this.load, ids, () => this.clock.now());
  }

  private async compareQueues(): Promise<void> {
    for (const rules of await this.load.queues()) {
      const mark = JSON.stringify(rules);
      if (this.queues.get(rules.id) !== mark) this.matching.setQueue(rules);
      this.queues.set(rules.id, mark);
    }
  }

  /** Only those whose mark moved are read again; now and then everybody, should memory have gone astray by itself. */
  private async compareAgents(): Promise<void> {
    const marks = await this.load.marks();
    const all = performance.now() - this.readAllAt > READ_ALL_MS;
    if (all) this.readAllAt = performance.now();
    const changed = [...marks].flatMap(([id, mark]) => (this.marks.get(id) === mark ? [] : [id]));
    const agents = await this.load.agents(all ? null : changed);
    const here = new Set(agents.map(({ id }) => id));
    const gone = all
      ? [...this.matching.agents.keys()]
      : [...changed, ...[...this.marks.keys()].filter((id) => !marks.has(id))];
    for (const id of gone) if (!here.has(id)) this.matching.removeAgent(id);
    for (const agent of agents) this.matching.setAgent(agent);
    this.marks = marks;
  }

  /** Only what we were told about. */
  private async refresh(): Promise<void> {
    const items = [...this.items];
    const agents = [...this.agents];
    this.items.clear();
    this.agents.clear();
    const [waiting, people] = await Promise.all([
      this.load.items(items),
      this.load.agents(agents),
      // A queue may be younger than the last look.
      this.compareQueues(),
    ]);
    const still = new Set(waiting.map(({ id }) => id));
    for (const id of items) if (!still.has(id)) this.matching.removeItem(id);
    for (const item of waiting) this.matching.setItem(item);
    for (const agent of people) this.matching.setAgent(agent);
  }

  private async offerAll(): Promise<void> {
    let drafted = await this.draft();
    let asked = this.ask(drafted);
    while (drafted.matches.length > 0) {
      // While the database confirms one batch, the next is decided, and stands in line for it.
      const next = drafted.matches.length < BATCH || this.isOver() ? null : await this.draft();
      const following = next && this.ask(next);
      const held = await asked;
      if (held.deadline) this.lookBy(held.deadline.getTime());
      this.readRefused(drafted.matches, held.matches);
      if (!next || !following) break;
      [drafted, asked] = [next, following];
    }
    this.lookBy(this.matching.nextStepAt());
    if (this.items.size > 0) await this.refresh();
  }

  private async draft(): Promise<OfferDraft> {
    const made = new OfferDraft(this.matching.agents.values());
    await decide(
      this.matching,
      () => this.clock.now(),
      (matches) => made.add(matches),
    );
    while (made.writeLane()) await new Promise(setImmediate);
    return made;
  }

  private ask(drafted: OfferDraft): Promise<Held> {
    const asked = this.offerWork.run(drafted, this.leadership.epoch(LEAD));
    // Heard when its turn comes; the batch before may fail first.
    asked.catch(() => {});
    return asked;
  }

  private isOver(): boolean {
    return this.stopped || !this.leadership.leads(LEAD);
  }

  /** What the database refused: the item or its agent is not what we thought. */
  private readRefused(matches: Match[], held: Match[]): void {
    const holds = new Set(held);
    for (const match of matches) {
      if (holds.has(match)) continue;
      this.items.add(match.item.id);
      this.agents.add(match.agent.id);
    }
  }
}
