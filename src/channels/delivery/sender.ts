import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { type Claim, Claims } from './claims.js';
import { Endpoints } from './endpoints.js';
import { Gate } from './gate.js';
import { Settle } from './settle.js';
import { TryOnce } from './try-once.js';

/** Small bites, so that one address with a long backlog cannot take every place in one go. */
const BITE = 8;
const MOST_IN_FLIGHT = 128;
const MOST_PER_TARGET = 16;
/** An address that fails is tried gently, and holds few places while it hangs. */
const MOST_PER_FAILING = 2;
const IDLE_MS = 1000;
const BUSY_SECONDS = 0.1;
const GATHER_MS = 8;
const DRAIN_MS = 5000;

/** Sends what waits in the outbox: claims due deliveries, tries them side by side, and never lets one address hold up another. */
@Injectable()
export class Sender implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('sender');
  private readonly flying = new Set<Promise<void>>();
  private readonly perTarget = new Map<string, number>();
  private readonly failing = new Set<string>();
  private wake?: NodeJS.Timeout;
  private gathering?: NodeJS.Timeout;
  private claiming = false;
  private again = false;
  private stopped = true;

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly claims: Claims,
    private readonly endpoints: Endpoints,
    private readonly tryOnce: TryOnce,
    private readonly settle: Settle,
    private readonly gate: Gate,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('worker')) return;
    this.stopped = false;
    this.poke();
  }

  /** Called after a commit that put something in the outbox, or whenever a place became free. */
  poke(): void {
    this.again = true;
    if (this.claiming || this.gathering || this.stopped) return;
    if (this.flying.size === 0) return this.claim();
    // In a rush every put and every landing pokes: one look for those of a few milliseconds.
    this.gathering = setTimeout(() => {
      this.gathering = undefined;
      if (!this.stopped) this.claim();
    }, GATHER_MS).unref();
  }

  private claim(): void {
    this.claiming = true;
    void this.fill()
      .catch((error: Error) => this.log.warn(`deliveries wait: ${error.message}`))
      .finally(() => {
        this.claiming = false;
        // Poked while the last look was under way; when every place is taken, the next free one pokes.
        if (this.again && this.flying.size < MOST_IN_FLIGHT) this.poke();
      });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.wake);
    clearTimeout(this.gathering);
    const late = new Promise((done) => setTimeout(done, DRAIN_MS).unref());
    await Promise.race([Promise.allSettled(this.flying), late]);
  }

  private async fill(): Promise<void> {
    let idle = IDLE_MS;
    try {
      while (!this.stopped && this.flying.size < MOST_IN_FLIGHT) {
        this.again = false;
        const claims = await this.claims.take(this.busy(), BITE);
        for (const claim of claims) this.launch(claim);
        if (claims.length < BITE && !this.again) break;
      }
      // While something flies its landing looks again, and an answer asked for now would soon be old.
      const seconds = this.flying.size > 0 ? BUSY_SECONDS : await this.claims.secondsToNext();
      if (seconds !== null) idle = Math.min(idle, Math.max(5, seconds * 1000));
      idle = Math.min(idle, this.gate.msToNext());
    } finally {
      if (!this.stopped) {
        clearTimeout(this.wake);
        this.wake = setTimeout(() => this.poke(), idle).unref();
      }
    }
  }

  private busy(): string[] {
    const crowded = [...this.perTarget]
      .filter(([id, n]) => n >= (this.failing.has(id) ? MOST_PER_FAILING : MOST_PER_TARGET))
      .map(([id]) => id);
    return [...crowded, ...this.gate.waiting()];
  }

  private launch(claim: Claim): void {
    const { target_id: target } = claim;
    this.perTarget.set(target, (this.perTarget.get(target) ?? 0) + 1);
    const flight: Promise<void> = this.send(claim)
      .catch((error: Error) => this.log.warn(`${claim.id} waits for its lease to end: ${error.message}`))
      .finally(() => {
        this.flying.delete(flight);
        const left = (this.perTarget.get(target) ?? 1) - 1;
        if (left > 0) this.perTarget.set(target, left);
        else this.perTarget.delete(target);
        this.poke();
      });
    this.flying.add(flight);
  }

  private async send(claim: Claim): Promise<void> {
    const endpoint = await this.endpoints.find(claim.target_id);
    const leave = await this.gate.pass(claim, endpoint);
    if (!leave) return;
    const tried = { ...(await this.tryOnce.run(claim, endpoint)), probe: leave === 'probe' };
    if (tried.verdict.kind === 'again') this.failing.add(claim.target_id);
    else this.failing.delete(claim.target_id);
    await this.settle.run(tried);
  }
}
