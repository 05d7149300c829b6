import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { ConversationSummary } from '../../contract/conversations.js';
import type { Handoff, HandoffAnswer } from '../../contract/handoff.js';
import { ConversationsQueries } from '../../conversations/index.js';
import { type Actor, type Bot, CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { invalid } from '../../kernel/http/problem.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { assertPerson } from '../person.js';
import { TransferWork } from '../work/transfer-work.js';
import { WrongQueue } from '../work/work.schema.js';
import { Acknowledge } from './acknowledge.js';
import { ChangeHandoff } from './change-handoff.js';
import { HandOff } from './hand-off.js';
import { HandoffsQueries } from './handoffs.queries.js';
import { readEnrichment, readRequest } from './read-context.js';

/** Handoffs: `throughline.handoff` version 1 for bots, and the card for people. */
@Controller('v1')
export class HandoffsController {
  constructor(
    private readonly handOff: HandOff,
    private readonly change: ChangeHandoff,
    private readonly acknowledge: Acknowledge,
    private readonly transfer: TransferWork,
    private readonly queries: HandoffsQueries,
    private readonly conversations: ConversationsQueries,
  ) {}

  @Post('handoffs')
  @Doc({
    summary: 'Give a conversation to people',
    about: 'Unknown fields are kept and come back at hand-back.',
    body: 'RequestHandoff',
    answer: 'HandoffAnswer',
    problems: ['control_lost', 'no_queue'],
  })
  @HttpCode(202)
  @Allow('bot', { scope: 'handoffs' })
  async request(
    @Body() body: unknown,
    @CurrentActor() actor: Bot,
    @Headers('if-control-epoch') epoch: string | undefined,
  ): Promise<HandoffAnswer> {
    if (epoch !== undefined && !/^\d{1,9}$/.test(epoch))
      throw invalid('/If-Control-Epoch', 'epoch', 'If-Control-Epoch is a whole number');
    const held = epoch === undefined ? undefined : Number(epoch);
    return this.queries.answer(await this.handOff.run(readRequest(body), actor, held));
  }

  @Patch('handoffs/:id')
  @Doc({
    summary: 'Add to what was handed over',
    body: 'ChangeHandoff',
    answer: 'HandoffAnswer',
    problems: ['handoff_closed'],
  })
  @Allow('bot', { scope: 'handoffs' })
  async enrich(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Bot): Promise<HandoffAnswer> {
    await this.change.enrich(id, actor, readEnrichment(body));
    return this.queries.answer(id);
  }

  @Delete('handoffs/:id')
  @Doc({ summary: 'Take a handoff back while nobody has it', answer: 'HandoffAnswer', problems: ['handoff_closed'] })
  @Allow('bot', { scope: 'handoffs' })
  async withdraw(@Param('id') id: string, @CurrentActor() actor: Bot): Promise<HandoffAnswer> {
    await this.change.withdraw(id, actor);
    return this.queries.answer(id);
  }

  @Get('handoffs/:id')
  @Doc({ summary: 'One handoff', answer: 'Handoff' })
  @Allow('agent', 'bot', { scope: 'handoffs' })
  one(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Handoff> {
    return this.queries.one(id, actor);
  }

  @Get('conversations/:id/handoffs')
  @Doc({ summary: 'The handoffs of a conversation, newest first', answer: 'List<Handoff>' })
  @Allow('agent', 'bot', { scope: 'handoffs' })
  async of(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<{ data: Handoff[] }> {
    return { data: await this.queries.of(id, actor) };
  }

  @Post('handoffs/:id/acknowledge')
  @Doc({ summary: 'Say that you have read it', answer: 'Handoff' })
  @HttpCode(200)
  @Allow('agent')
  async gotIt(@Param('id') id: string, @CurrentActor() actor: Person): Promise<Handoff> {
    await this.acknowledge.run(id, assertPerson(actor));
    return this.queries.one(id, actor);
  }

  @Post('handoffs/:id/wrong-queue')
  @Doc({ summary: 'Send it to the queue it belongs in', body: WrongQueue, answer: 'ConversationSummary' })
  @HttpCode(200)
  @Allow('agent')
  async wrongQueue(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Person,
  ): Promise<ConversationSummary> {
    const { conversationId } = await this.queries.one(id, actor);
    await this.transfer.run(conversationId, assertPerson(actor), parseWith(WrongQueue, body), 'wrong_queue');
    return this.conversations.summary(conversationId);
  }
}
