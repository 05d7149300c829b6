import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { type Actor, type Bot, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { AnyQuery, Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { BotMessage, BotStatus, wordsOf } from './chatwoot.schema.js';
import { TakeChatwoot } from './take-chatwoot.js';

/** The part of Chatwoot's API an agent bot needs, at Chatwoot's own addresses; the key comes as `api_access_token`. */
@AnyQuery()
@Controller('api/v1/accounts/:accountId/conversations/:conversationId')
@Allow('bot')
export class ChatwootController {
  constructor(private readonly take: TakeChatwoot) {}

  @Post('messages')
  @Doc({
    summary: 'A bot written for Chatwoot speaks, or leaves a private note',
    body: BotMessage,
    answer: { id: 'string', content: 'string' },
    problems: ['control_lost'],
  })
  @HttpCode(200)
  async say(@Param('conversationId') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    const message = parseWith(BotMessage, body);
    const bot = actor as Bot;
    const isPrivate = message.private === true;
    const written = await this.take.say(id, bot, wordsOf(message), isPrivate);
    return {
      id: written.id,
      content: written.text,
      content_type: 'text',
      message_type: 1,
      private: isPrivate,
      conversation_id: id,
      created_at: Math.floor(Date.parse(written.createdAt) / 1000),
      sender: { id: bot.id, name: bot.name, type: 'agent_bot' },
    };
  }

  @Post('toggle_status')
  @Doc({
    summary: 'A bot written for Chatwoot opens a conversation for people, or ends it',
    body: BotStatus,
    answer: { payload: 'object' },
    problems: ['control_lost', 'no_queue'],
  })
  @HttpCode(200)
  async toggle(@Param('conversationId') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    const { status } = parseWith(BotStatus, body ?? {});
    await this.take.turn(id, actor as Bot, status);
    return { meta: {}, payload: { success: true, current_status: status, conversation_id: id } };
  }
}
