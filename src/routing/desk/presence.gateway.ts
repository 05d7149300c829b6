import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { GroupCommit } from '../../kernel/group-commit.js';
import { Connections, Live } from '../../realtime/index.js';
import { DeskQueries } from './desk.queries.js';
import { Presence } from './presence.js';

const RENEW_MS = 5000;

/**
 * Hears the consoles' sockets come, beat and go. An open socket counts as a sign of life by itself: a browser lets a tab in
 * the background beat only once a minute, and its owner is still there.
 */
@Injectable()
export class PresenceGateway implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('presence');
  private readonly queues = new GroupCommit<string, string[]>((ids) => this.desks.queuesOfMany(ids));
  private readonly leaving = new GroupCommit<string, void>((ids) => this.presence.left(ids));
  private renewal?: NodeJS.Timeout;
  private last = new Map<string, Promise<void>>();

  constructor(
    private readonly connections: Connections,
    private readonly live: Live,
    private readonly presence: Presence,
    private readonly desks: DeskQueries,
  ) {}

  onApplicationBootstrap(): void {
    this.connections.listen({
      came: (agentId) => this.inOrder(agentId, () => this.came(agentId)),
      left: (agentId) => this.inOrder(agentId, () => this.left(agentId)),
    });
    this.renewal = setInterval(() => void this.renew(), RENEW_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.renewal);
    await Promise.all(this.last.values());
  }

  private async came(agentId: string): Promise<void> {
    await this.presence.came(agentId);
    const queues = await this.queues.submit(agentId);
    this.live.refreshQueues(agentId, queues);
  }

  /** A reload closes one socket and opens the next: what stands at the end counts. */
  private async left(agentId: string): Promise<void> {
    if (!this.connections.connected().includes(agentId)) await this.leaving.submit(agentId);
  }

  private async renew(): Promise<void> {
    await this.presence.renew(this.connections.connected()).catch(() => {});
  }

  private inOrder(agentId: string, step: () => Promise<void>): void {
    const before = this.last.get(agentId) ?? Promise.resolve();
    const now = before.then(step).catch((error: Error) => this.log.warn(`presence of ${agentId}: ${error.message}`));
    this.last.set(agentId, now);
    void now.finally(() => {
      if (this.last.get(agentId) === now) this.last.delete(agentId);
    });
  }
}
