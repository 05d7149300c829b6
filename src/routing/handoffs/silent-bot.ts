import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Refusal } from '../../kernel/http/problem.js';
import { HandOff } from './hand-off.js';

/**
 * A bot that does not answer hands over without a word: people get the conversation with the reason on its card, and can give
 * it back when the bot is well again.
 */
@Injectable()
export class SilentBot {
  constructor(
    private readonly database: Database,
    private readonly handOff: HandOff,
  ) {}

  @On('bot.silent')
  async handOver({ data }: Fact<'bot.silent'>): Promise<void> {
    const { botId, conversationId, why } = data;
    const found = await this.database.one<{ name: string }>(`SELECT name FROM bot WHERE id = $1`, [botId]);
    if (!found) return;
    const bot = { kind: 'bot', id: botId, name: found.name, keyId: 'silent', scopes: [] } as const;
    const context = { reason: { code: 'error', detail: why } } as const;
    const asked = { conversation: conversationId, mode: 'pass' } as const;
    try {
      await this.handOff.run({ context, extensions: {}, asked }, { ...bot, scopes: [] });
    } catch (error) {
      // Somebody has it already: it was handed over, taken or given to another bot meanwhile.
      if (!(error instanceof Refusal && error.code === 'control_lost')) throw error;
    }
  }
}
