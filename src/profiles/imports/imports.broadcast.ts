import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Live, rooms } from '../../realtime/index.js';

const AT_MOST_EVERY_MS = 400;

/** Tells the screens that an import has moved, a few times a second however fast it goes; whoever may see it reads how far. */
@Injectable()
export class ImportsBroadcast implements OnModuleDestroy {
  private readonly moved = new Set<string>();
  private soon?: NodeJS.Timeout;

  constructor(private readonly live: Live) {}

  @On(['import.started', 'people.imported', 'import.ended', 'import.canceled'], 'live')
  changed(facts: Fact[]): void {
    for (const { subjectId } of facts) if (subjectId) this.moved.add(subjectId);
    this.soon ??= setTimeout(() => this.tell(), AT_MOST_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.soon);
  }

  private tell(): void {
    this.soon = undefined;
    for (const id of this.moved) this.live.agent.to(rooms.everyone()).emit('import.changed', { id });
    this.moved.clear();
  }
}
