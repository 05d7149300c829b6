import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { On } from '../../kernel/events/on.js';
import { Live } from '../../realtime/index.js';
import { BoardQueries } from './board.queries.js';
import { boardChange, type FloorState, toBoard } from './floor.js';

const COALESCE_MS = 500;
/** Running numbers move after their facts, and other processes have facts of their own: looked for at this pace. */
const LOOK_MS = 1000;

/** Pushes what changed on the floor to the supervisors connected here, at most twice a second; nobody there, nothing read. */
@Injectable()
export class BoardBroadcast implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('board');
  private shown: FloorState | null = null;
  private told = new Set<string>();
  private timer?: NodeJS.Timeout;
  private pace?: NodeJS.Timeout;
  private running: Promise<void> | null = null;
  private lastAt = 0;

  constructor(
    private readonly live: Live,
    private readonly boards: BoardQueries,
  ) {}

  onApplicationBootstrap(): void {
    this.pace = setInterval(() => this.moved(), LOOK_MS).unref();
  }

  @On(
    [
      'work.queued',
      'work.offered',
      'work.accepted',
      'work.wrapping',
      'work.completed',
      'work.canceled',
      'agent.status_changed',
      'agent.presence_changed',
      'control.changed',
      'conversation.opened',
      'conversation.resolved',
      'handoff.requested',
      'contact.repeated',
      'contact.cleared',
      'review.requested',
    ],
    'live',
  )
  moved(): void {
    if (this.timer || !this.watched()) return;
    const wait = Math.max(0, this.lastAt + COALESCE_MS - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.running ??= this.push().finally(() => {
        this.running = null;
      });
    }, wait).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.pace);
    clearTimeout(this.timer);
    await this.running;
  }

  private watched(): boolean {
    return (this.live.supervisor?.sockets.size ?? 0) > 0;
  }

  private async push(): Promise<void> {
    this.lastAt = Date.now();
    try {
      const floor = await this.boards.floor();
      const now = Date.now();
      const change = this.shown && boardChange(this.shown, floor, now);
      this.shown = floor;
      const { sockets, local } = this.live.supervisor;
      const fresh = [...sockets.keys()].filter((id) => !this.told.has(id));
      // This process's screens only, every other one tells its own; and packed once for all of them.
      if (change) local.except(fresh).emit('board.changed', change);
      // A screen that came between two looks may have read the board before the last change: it gets all of it once.
      if (fresh.length > 0) local.to(fresh).emit('board.changed', toBoard(floor, now));
      this.told = new Set(sockets.keys());
    } catch (error) {
      this.log.warn(`the board waits: ${(error as Error).message}`);
    }
  }
}
