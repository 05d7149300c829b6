import { Injectable } from '@nestjs/common';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Live } from '../../realtime/index.js';

/** Tells the floor what was just decided. */
@Injectable()
export class DecisionsBroadcast {
  constructor(private readonly live: Live) {}

  @On('decision.made', 'live')
  made(facts: Fact<'decision.made'>[]): void {
    for (const { subjectId, data, at } of facts) {
      if (subjectId) this.live.supervisor.emit('decision.made', { id: subjectId, sentence: data.sentence, at });
    }
  }
}
