import { Injectable } from '@nestjs/common';
import { type DueTimer, OnTimer } from '../jobs/on-timer.js';
import { Dispatcher } from './dispatcher.js';
import type { Fact } from './fact.js';

/** Hands a replayed event to the one subscriber that could not take it. */
@Injectable()
export class Replay {
  constructor(private readonly dispatcher: Dispatcher) {}

  @OnTimer('event.replay')
  run({ payload }: DueTimer): Promise<void> {
    return this.dispatcher.handTo(String(payload.subscriber), payload.fact as Fact);
  }
}
