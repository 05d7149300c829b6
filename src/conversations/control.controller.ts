import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { ConversationSummary } from '../contract/conversations.js';
import { type Actor, CurrentActor, type Person } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { parseWith } from '../kernel/http/validate.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { ChangeStatus } from './change-status.js';
import { ConversationsQueries } from './conversations.queries.js';
import { GiveControl } from './give-control.js';
import { storable } from './message.schema.js';

const Snooze = z.strictObject({ until: z.iso.datetime() });
const HandBack = z.strictObject({
  outcome: z
    .strictObject({
      disposition: z.string().max(200).nullable().default(null),
      resolved: z.enum(['yes', 'not_yet', 'cannot']).nullable().default(null),
      summary: storable(5000).nullable().default(null),
      doNotAsk: z.array(storable(200)).max(50).default([]),
    })
    .optional(),
});

/** Whose turn it is: take over, hand back, resolve, reopen, snooze. Each answers with the conversation as it now stands. */
@Controller('v1/conversations/:id')
@Allow('agent')
export class ControlController {
  constructor(
    private readonly status: ChangeStatus,
    private readonly give: GiveControl,
    private readonly queries: ConversationsQueries,
  ) {}

  @Post('take-over')
  @Doc({ summary: 'Take control from the bot or a colleague', answer: 'ConversationSummary' })
  @HttpCode(200)
  async takeOver(@Param('id') id: string, @CurrentActor() actor: Person): Promise<ConversationSummary> {
    await this.give.toAgent(id, actor);
    return this.queries.summary(id);
  }

  @Post('hand-back')
  @Doc({
    summary: 'Give control back to the bot, with the outcome',
    body: HandBack,
    answer: 'ConversationSummary',
    problems: ['no_bot'],
  })
  @HttpCode(200)
  async handBack(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Person,
  ): Promise<ConversationSummary> {
    await this.give.backToBot(id, actor, parseWith(HandBack, body ?? {}).outcome);
    return this.queries.summary(id);
  }

  @Post('resolve')
  @Doc({ summary: 'Resolve it', answer: 'ConversationSummary' })
  @HttpCode(200)
  async resolve(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<ConversationSummary> {
    await this.status.resolve(id, actor);
    return this.queries.summary(id);
  }

  @Post('reopen')
  @Doc({ summary: 'Open it again', answer: 'ConversationSummary' })
  @HttpCode(200)
  async reopen(@Param('id') id: string, @CurrentActor() actor: Person): Promise<ConversationSummary> {
    await this.status.reopen(id, actor);
    return this.queries.summary(id);
  }

  @Post('snooze')
  @Doc({ summary: 'Put it away until a time or the next message', body: Snooze, answer: 'ConversationSummary' })
  @HttpCode(200)
  async snooze(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<ConversationSummary> {
    await this.status.snooze(id, parseWith(Snooze, body).until, actor);
    return this.queries.summary(id);
  }
}
