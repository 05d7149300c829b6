import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { ComputedTraits } from './computed-traits.js';
import { TraitDefinitions } from './definitions.js';

/** Then the timer is set again: a large hub is gone over in pieces, and a restart goes on where it was. */
const STRETCH_MS = 2000;

/** Works computed traits out anew for everybody: after a definition changed, or when somebody asks for it. */
@Injectable()
export class RecomputeTraits {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly computed: ComputedTraits,
    private readonly definitions: TraitDefinitions,
  ) {}

  @On('trait.changed')
  changed(_: Fact<'trait.changed'>): Promise<void> {
    return this.ask();
  }

  /** From `after` on, or from the first record. */
  ask(after = ''): Promise<void> {
    return this.work.run((tx) => this.timers.set(tx, { kind: 'traits.recompute', key: 'all', payload: { after } }));
  }

  @OnTimer('traits.recompute')
  async run({ payload: { after = '' } }: DueTimer<{ after?: string }>): Promise<void> {
    const definitions = await this.definitions.all();
    const until = Date.now() + STRETCH_MS;
    for (let from: string | null = after; ; ) {
      from = await this.computed.recompute(definitions, from);
      if (from === null) break;
      if (Date.now() > until) return this.ask(from);
    }
    await this.work.run((tx) => this.timers.set(tx, { kind: 'segment.rebuild', key: 'all' }));
  }
}
