import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { ConversationSummary } from '../../contract/conversations.js';
import type { RoutingDecision } from '../../contract/routing.js';
import { ConversationsQueries } from '../../conversations/index.js';
import { CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { FloorQueries } from '../desk/floor.queries.js';
import { assertPerson } from '../person.js';
import { TransferWork } from './transfer-work.js';
import { TransferTo, WrapUpNotes } from './work.schema.js';
import { WrapUp } from './wrap-up.js';

/** A person's work on one conversation: passing it on, writing it up, and why it came to them. */
@Controller('v1/conversations/:id')
@Allow('agent')
export class WorkController {
  constructor(
    private readonly wrapUp: WrapUp,
    private readonly transfer: TransferWork,
    private readonly floor: FloorQueries,
    private readonly conversations: ConversationsQueries,
  ) {}

  @Post('wrap-up')
  @Doc({ summary: 'Wrap up: what it was, and whether it is solved', body: WrapUpNotes, problems: ['not_yours'] })
  @HttpCode(204)
  async finish(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<void> {
    await this.wrapUp.run(id, assertPerson(actor), parseWith(WrapUpNotes, body));
  }

  @Post('transfer')
  @Doc({
    summary: 'Pass it on to a queue or a colleague',
    body: TransferTo,
    answer: 'ConversationSummary',
    problems: ['with_bot', 'resolved', 'no_queue'],
  })
  @HttpCode(200)
  async passOn(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Person,
  ): Promise<ConversationSummary> {
    await this.transfer.run(id, assertPerson(actor), parseWith(TransferTo, body ?? {}));
    return this.conversations.summary(id);
  }

  @Get('routing-decisions')
  @Doc({ summary: 'Who could have got it, and why this one did', answer: 'List<RoutingDecision>' })
  async decisions(@Param('id') id: string): Promise<{ data: RoutingDecision[] }> {
    return { data: await this.floor.decisions(id) };
  }
}
