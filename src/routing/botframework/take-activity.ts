import { Inject, Injectable } from '@nestjs/common';
import { ConversationsQueries, WriteReply } from '../../conversations/index.js';
import type { Bot } from '../../kernel/auth/actor.js';
import { readToken } from '../../kernel/auth/signed-token.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { Refusal } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { HandOff } from '../handoffs/hand-off.js';
import { readRequest } from '../handoffs/read-context.js';
import { type Activity, wordsOf } from './activity.js';
import { readInitiation } from './read-initiation.js';

/** The line a Bot Framework bot was given: which bot, about which conversation. */
export interface Line {
  bot: Bot;
  conversationId: string;
}

/** Takes what a Bot Framework bot sends: words for the customer, or `handoff.initiate`. */
@Injectable()
export class TakeActivity {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
    private readonly conversations: ConversationsQueries,
    private readonly writeReply: WriteReply,
    private readonly handOff: HandOff,
  ) {}

  /** The address is the credential: we signed it for one bot and one conversation. */
  async open(token: string, conversationId: string): Promise<Line> {
    const line = readToken<{ b: string; c: string }>(this.config.secretKey, 'botframework', token);
    const bot = line?.c === conversationId && (await this.find(line.b));
    if (!bot) throw new Refusal(401, 'unauthenticated', 'This address was not given to you for this conversation');
    return { bot: { kind: 'bot', id: bot.id, name: bot.name, keyId: 'botframework', scopes: [] }, conversationId };
  }

  /** Returns the id the bot knows its activity by. */
  async run({ bot, conversationId }: Line, activity: Activity): Promise<string> {
    if (activity.type === 'event' && activity.name === 'handoff.initiate') {
      const handoffId = await this.handOff.run(readRequest(readInitiation(activity, conversationId, bot.id)), bot);
      return handoffId;
    }
    const text = activity.type === 'message' ? wordsOf(activity) : '';
    // Typing, traces and events of other kinds are taken and mean nothing here.
    if (text === '') return newId('act');
    const { control } = await this.conversations.summary(conversationId);
    const message = await this.writeReply.run({
      conversationId,
      actor: bot,
      text,
      epoch: control.epoch,
      clientId: activity.id,
    });
    return message.id;
  }

  private find(id: string): Promise<{ id: string; name: string } | undefined> {
    return this.database.one(
      `SELECT id, name FROM bot WHERE id = $1 AND disabled_at IS NULL AND protocol = 'botframework'`,
      [id],
    );
  }
}
