import { Injectable } from '@nestjs/common';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { DecideIntent } from '../decisions/decide-intent.js';
import { RaiseIntent } from './raise-intent.js';

/** Hears that a customer had to come back, and has it decided at once what happens. */
@Injectable()
export class RepeatContactSignal {
  constructor(
    private readonly raise: RaiseIntent,
    private readonly decide: DecideIntent,
  ) {}

  @On('contact.repeated')
  async repeated(one: Fact<'contact.repeated'>): Promise<void> {
    const { conversationId, subjectId: interactionId } = one;
    if (!conversationId || !interactionId || one.data.contacts < 2) return;
    const intentId = await this.raise.run({ conversationId, interactionId, ...one.data });
    if (intentId) await this.decide.run(intentId);
  }
}
