import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import type { Endpoint } from '../delivery/endpoints.js';
import { Outbox } from '../delivery/outbox.js';
import { Sender } from '../delivery/sender.js';
import { SilentBots } from '../delivery/silent-bots.js';
import { BotListeners } from './bot-listeners.js';
import { WriteForBot } from './write-for-bot.js';

/** Tells bots what happens in their conversations, in the order it happened. */
@Injectable()
export class TellBots {
  constructor(
    private readonly listeners: BotListeners,
    private readonly writeForBot: WriteForBot,
    private readonly work: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly silent: SilentBots,
    private readonly sender: Sender,
  ) {}

  // One subscriber for all four: the order between them is what a bot relies on.
  @On(['message.received', 'reply.written', 'control.changed', 'handoff.status'], 'durable', {
    having: { 'message.received': 'botId' },
    gatherMs: 10,
  })
  async tell(facts: Fact[]): Promise<void> {
    const heard = await Promise.all(
      facts.map(async (one) => (await this.listeners.of(one)).map((bot) => ({ fact: one, bot }))),
    );
    const all = heard.flat();
    if (all.length === 0) return;
    const words = await this.writeForBot.run(all);
    await this.work.run(async (tx) => {
      for (const [i, { fact, bot }] of all.entries()) {
        const conversationId = fact.conversationId as string;
        // Whoever gives a conversation to a bot counts on it: what it did not take before must not hold it up.
        if (isGiven(fact, bot)) await this.outbox.hurry(tx, bot.id, conversationId);
        if (!words[i]) continue;
        const target = { kind: 'bot' as const, id: bot.id };
        await this.outbox.put(tx, { target, conversationId, ...words[i], disabled: bot.off !== null });
        // A conversation that came to a bot out of service must not wait for it.
        if (bot.off) await this.silent.giveUp(tx, bot.id, `The bot is out of service: ${bot.off}`, conversationId);
      }
    });
    this.sender.poke();
  }
}

function isGiven(fact: Fact, bot: Endpoint): boolean {
  return fact.type === 'control.changed' && (fact as Fact<'control.changed'>).data.to.id === bot.id;
}
