import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../kernel/auth/allow.js';
import { AnyQuery, Doc } from '../../kernel/http/openapi/doc.js';
import { rawJson } from '../../kernel/http/raw-json.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Activity } from './activity.js';
import { TakeActivity } from './take-activity.js';

const FIELDS = { id: 'string' };

/** The part of the Bot Framework's connector service a bot needs to answer and to hand over. */
@AnyQuery()
@Controller('channels/:inboxId/botframework/:line/v3/conversations')
export class BotFrameworkController {
  constructor(private readonly takeActivity: TakeActivity) {}

  @Post(':conversationId/activities')
  @Doc({ summary: 'A Bot Framework bot speaks, or hands over', answer: FIELDS, problems: ['control_lost'] })
  @HttpCode(200)
  @Allow('public')
  send(
    @Param('line') line: string,
    @Param('conversationId') conversationId: string,
    @Req() request: FastifyRequest & { rawBody?: Buffer },
  ): Promise<{ id: string }> {
    return this.take(line, conversationId, request);
  }

  @Post(':conversationId/activities/:activityId')
  @Doc({ summary: 'The same, as an answer to an activity', answer: FIELDS, problems: ['control_lost'] })
  @HttpCode(200)
  @Allow('public')
  reply(
    @Param('line') line: string,
    @Param('conversationId') conversationId: string,
    @Req() request: FastifyRequest & { rawBody?: Buffer },
  ): Promise<{ id: string }> {
    return this.take(line, conversationId, request);
  }

  private async take(line: string, conversationId: string, request: FastifyRequest & { rawBody?: Buffer }) {
    const opened = await this.takeActivity.open(line, conversationId);
    return { id: await this.takeActivity.run(opened, parseWith(Activity, rawJson(request.rawBody))) };
  }
}
