import { Injectable } from '@nestjs/common';
import { AnswerCall } from './answer-call.js';
import { EnterQueue } from './enter-queue.js';
import { FollowCall } from './follow-call.js';
import { FollowPlan } from './follow-plan.js';
import type { Heard } from './heard.js';
import { TakeHeard } from './take-heard.js';
import { TalkWithBot } from './talk-with-bot.js';

type Step = (heard: Heard) => Promise<string>;
const NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** Every step of a call the vendor asks for or tells of, by the last word of its address. */
@Injectable()
export class CallSteps {
  private readonly steps: Map<string, Step>;

  constructor(
    answer: AnswerCall,
    bot: TalkWithBot,
    queue: EnterQueue,
    plan: FollowPlan,
    follow: FollowCall,
    take: TakeHeard,
  ) {
    const silent = (run: (heard: Heard) => Promise<void>) => async (heard: Heard) => {
      await run(heard);
      return NOTHING;
    };
    this.steps = new Map<string, Step>([
      ['incoming', (heard) => answer.ring(heard)],
      ['menu', (heard) => answer.menu(heard)],
      ['hear', (heard) => bot.hear(heard)],
      ['think', (heard) => bot.think(heard)],
      ['relayed', (heard) => bot.relayed(heard)],
      ['offered', (heard) => queue.offered(heard)],
      ['line', (heard) => queue.line(heard)],
      ['join', (heard) => queue.join(heard)],
      ['wait', (heard) => queue.wait(heard)],
      ['message', (heard) => plan.message(heard)],
      ['promised', (heard) => plan.promised(heard)],
      ['back', (heard) => plan.back(heard)],
      ['thanks', (heard) => queue.thanks(heard)],
      ['check', (heard) => answer.check(heard)],
      ['conference', silent((heard) => follow.conference(heard))],
      ['status', silent((heard) => follow.status(heard))],
      ['recording', silent((heard) => take.recording(heard))],
      ['transcript', silent((heard) => take.transcript(heard))],
    ]);
  }

  find(name: string): Step | undefined {
    return this.steps.get(name);
  }
}
