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
import { PassOn } from './pass-on.js';
import { TransferTo, WrapUpNotes } from './work.schema.js';
import { WrapUp } from './wrap-up.js';

/** A person's work on one conversation: passing it on, writing it up, and why it came to them. */
@Controller('v1/conversations/:id')
@Allow('agent')
export class WorkController {
  constructor(
    private readonly wrapUp: WrapUp,
    private readonly passing: PassOn,
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
    summary: 'Pass it on to a queue, a colleague or a bot',
    about:
      '`cold`: at once. `consult`: a colleague is asked in, reads along and talks in notes, and it stays with you. `warm`: to a colleague who was asked in and took part. The reason and the note are kept. The third time within an hour between the same two places has to be confirmed.',
    body: TransferTo,
    answer: 'ConversationSummary',
    problems: ['with_bot', 'resolved', 'no_queue', 'transfer_loop', 'not_consulted'],
  })
  @HttpCode(200)
  async passOn(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Person,
  ): Promise<ConversationSummary> {
    await this.passing.run(id, assertPerson(actor), parseWith(TransferTo, body ?? {}));
    return this.conversations.summary(id);
  }

  @Get('routing-decisions')
  @Doc({ summary: 'Who could have got it, and why this one did', answer: 'List<RoutingDecision>' })
  async decisions(@Param('id') id: string): Promise<{ data: RoutingDecision[] }> {
    return { data: await this.floor.decisions(id) };
  }
}
