import { Injectable } from '@nestjs/common';
import type { Message } from '../../contract/conversations.js';
import { ChangeStatus, ConversationsQueries, WriteNote, WriteReply } from '../../conversations/index.js';
import type { Bot } from '../../kernel/auth/actor.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { conflict } from '../../kernel/http/problem.js';
import { assertReach } from '../handoffs/bot-reach.js';
import { HandOff } from '../handoffs/hand-off.js';
import { readRequest } from '../handoffs/read-context.js';

const lastWords = statement(
  'chatwoot_last_words',
  `SELECT text FROM message WHERE conversation_id = $1 AND direction = 'in' AND text <> '' ORDER BY seq DESC LIMIT 1`,
);

/** Takes what a bot written for Chatwoot does there: it speaks, leaves a note, opens the conversation for people, or ends it. */
@Injectable()
export class TakeChatwoot {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationsQueries,
    private readonly reply: WriteReply,
    private readonly note: WriteNote,
    private readonly status: ChangeStatus,
    private readonly handOff: HandOff,
  ) {}

  async say(conversationId: string, bot: Bot, text: string, isPrivate: boolean): Promise<Message> {
    await assertReach(this.database, bot, conversationId);
    const { control } = await this.conversations.summary(conversationId);
    if (isPrivate) return this.note.run({ conversationId, actor: bot, text });
    return this.reply.run({ conversationId, actor: bot, text, epoch: control.epoch });
  }

  /** `open` is a handoff: the protocol has no more to say about it than that. */
  async turn(conversationId: string, bot: Bot, to: 'open' | 'pending' | 'resolved'): Promise<void> {
    await assertReach(this.database, bot, conversationId);
    const { control, status } = await this.conversations.summary(conversationId);
    const holds = control.kind === 'bot' && control.id === bot.id;
    // Said again, or after people took it: it is as the bot wants it.
    if (to === 'open' && !holds && status !== 'resolved') return;
    if (to === 'pending' && holds) return;
    if (!holds) throw conflict('control_lost', 'You no longer hold this conversation', { control });
    if (to === 'resolved') return this.status.resolve(conversationId, bot);
    const last = await this.database.one<{ text: string }>(lastWords, [conversationId]);
    const asked = {
      conversation: conversationId,
      mode: 'pass',
      reason: { code: 'out_of_scope' },
      ...(last && { lastCustomerText: last.text.slice(0, 5000) }),
    };
    await this.handOff.run(readRequest(asked), bot, control.epoch);
  }
}
