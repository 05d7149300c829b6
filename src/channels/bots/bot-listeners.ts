import { Injectable } from '@nestjs/common';
import type { EventMap } from '../../contract/events.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { type Endpoint, Endpoints } from '../delivery/endpoints.js';

const anyBot = statement('bot_any_webhook', `SELECT 1 FROM bot WHERE webhook_url IS NOT NULL LIMIT 1`);
const botOf = statement('bot_of_conversation', `SELECT bot_id AS "botId" FROM conversation WHERE id = $1`);

const FRESH_MS = 5_000;

/** Which bots hear of a fact: the one that works or worked the conversation, and those that gain or lose it. */
@Injectable()
export class BotListeners {
  private any = { is: true, at: 0 };

  constructor(
    private readonly database: Database,
    private readonly endpoints: Endpoints,
  ) {}

  async of(fact: Fact): Promise<Endpoint[]> {
    if (!fact.conversationId || !(await this.anyListens())) return [];
    const ids = await this.ids(fact, fact.conversationId);
    const found = await Promise.all([...ids].map((id) => this.endpoints.find(id)));
    return found.filter((one) => one?.kind === 'bot' && one.url) as Endpoint[];
  }

  @On('bot.changed', 'live')
  forget(): void {
    this.any.at = 0;
  }

  private async ids(fact: Fact, conversationId: string): Promise<Set<string>> {
    // The busiest fact of the hub says itself which bot is concerned.
    if (fact.type === 'message.received') {
      const { botId } = fact.data as EventMap['message.received'];
      return new Set(botId ? [botId] : []);
    }
    if (fact.type === 'handoff.status') return new Set([(fact.data as EventMap['handoff.status']).botId]);
    const ids = new Set<string>();
    if (fact.type === 'control.changed') {
      const { from, to } = fact.data as EventMap['control.changed'];
      for (const { kind, id } of [from, to]) if (kind === 'bot' && id) ids.add(id);
    }
    const row = await this.database.one<{ botId: string | null }>(botOf, [conversationId]);
    if (row?.botId) ids.add(row.botId);
    return ids;
  }

  /** Where no bot has an address, the busiest facts of the hub cost nothing here. */
  private async anyListens(): Promise<boolean> {
    if (Date.now() - this.any.at > FRESH_MS)
      this.any = { is: (await this.database.one(anyBot)) !== undefined, at: Date.now() };
    return this.any.is;
  }
}
