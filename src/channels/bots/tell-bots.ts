import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import type { Endpoint } from '../delivery/endpoints.js';
import { Outbox } from '../delivery/outbox.js';
import { Sender } from '../delivery/sender.js';
import { SilentBots } from '../delivery/silent-bots.js';
import { BotListeners } from './bot-listeners.js';
import { type ForBot, WriteForBot } from './write-for-bot.js';

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
    'message.received': 'botId',
  })
  async tell(fact: Fact): Promise<void> {
    for (const bot of await this.listeners.of(fact)) {
      if (isGiven(fact, bot)) await this.hurry(fact.conversationId as string, bot);
      const written = await this.writeForBot.run(fact, bot);
      if (written) await this.put(fact.conversationId as string, bot, written);
    }
  }

  private async put(conversationId: string, bot: Endpoint, { type, body, source }: ForBot): Promise<void> {
    await this.work.run(async (tx) => {
      const disabled = bot.off !== null;
      await this.outbox.put(tx, { target: { kind: 'bot', id: bot.id }, conversationId, type, body, source, disabled });
      // A conversation that came to a bot out of service must not wait for it.
      if (bot.off) await this.silent.giveUp(tx, bot.id, `The bot is out of service: ${bot.off}`, conversationId);
    });
    if (!bot.off) this.sender.poke();
  }

  /** Whoever gives a conversation to a bot counts on it: what it did not take before must not hold it up. */
  private async hurry(conversationId: string, bot: Endpoint): Promise<void> {
    await this.work.run((tx) => this.outbox.hurry(tx, bot.id, conversationId));
    this.sender.poke();
  }
}

function isGiven(fact: Fact, bot: Endpoint): boolean {
  return fact.type === 'control.changed' && (fact as Fact<'control.changed'>).data.to.id === bot.id;
}
