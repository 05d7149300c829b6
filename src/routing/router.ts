import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import type { Fact } from '../kernel/events/fact.js';
import { Leadership } from '../kernel/events/leadership.js';
import { On } from '../kernel/events/on.js';
import { LoadQueries } from './match/load.queries.js';
import { type Match, Matching } from './match/match.js';
import type { ClaimedRow } from './offers/claim.statement.js';
import { OfferWork } from './offers/offer-work.js';
import { Sweep } from './sweep.js';

const LEAD = 'router';
const BATCH = 250;
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
  private marks = new Map<string, string>();
  private readAllAt = 0;
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

  @On(['work.queued', 'work.completed', 'work.canceled', 'work.wrapping', 'work.accepted', 'offer.ended'], 'live')
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
    this.readAllAt = 0;
    this.lookAtAll();
  }

  private lookAtAll(): void {
    this.full = true;
    this.wake();
  }

  /** An offer runs out then: the turn after it must not wait for the next look. */
  private lookBy(time: number): void {
    if (time >= this.dueAt && this.dueAt > Date.now()) return;
    clearTimeout(this.due);
    this.dueAt = time;
    this.due = setTimeout(() => this.lookAtAll(), Math.max(0, time - Date.now()) + 5).unref();
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
    while (this.again && !this.stopped && this.leadership.leads(LEAD)) {
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
    await this.sweep.run();
    const [waiting] = await Promise.all([this.load.versions(), this.compareAgents()]);
    const now = new Map(waiting.map(({ id, version }) => [id, version]));
    const { matching } = this;
    for (const id of matching.items.keys()) if (!now.has(id)) matching.removeItem(id);
    const changed = waiting.filter(({ id, version }) => matching.items.get(id)?.version !== version);
    for (const item of await this.load.items(changed.map(({ id }) => id))) matching.setItem(item);
  }

  /** Only those whose mark moved are read again; now and then everybody, should memory have gone astray by itself. */
  private async compareAgents(): Promise<void> {
    const marks = await this.load.marks();
    const all = Date.now() - this.readAllAt > READ_ALL_MS;
    if (all) this.readAllAt = Date.now();
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
    const [waiting, people] = await Promise.all([this.load.items(items), this.load.agents(agents)]);
    const still = new Set(waiting.map(({ id }) => id));
    for (const id of items) if (!still.has(id)) this.matching.removeItem(id);
    for (const item of waiting) this.matching.setItem(item);
    for (const agent of people) this.matching.setAgent(agent);
  }

  private async offerAll(): Promise<void> {
    const goOn = () => !this.stopped && this.leadership.leads(LEAD);
    let matches = this.matching.match(BATCH, Date.now());
    while (matches.length > 0 && goOn()) {
      const current = matches;
      const offered = this.offerWork.run(current, this.matching.agents.values());
      // While the database confirms one batch, the next is decided.
      matches = current.length === BATCH ? this.matching.match(BATCH, Date.now()) : [];
      this.settle(current, await offered);
    }
    if (this.items.size > 0) await this.refresh();
  }

  private settle(matches: Match[], offers: ClaimedRow[]): void {
    const held = new Set(offers.map((one) => one.workItemId));
    for (const { deadline } of offers) this.lookBy(deadline.getTime());
    // What the database refused is read again: the item or its agent is not what we thought.
    for (const { item, agent } of matches) {
      if (held.has(item.id)) continue;
      this.items.add(item.id);
      this.agents.add(agent.id);
    }
  }
}
