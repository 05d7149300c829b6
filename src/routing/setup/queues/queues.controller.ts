import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { QueueSetup, StepPreview } from '../../../contract/setup.js';
import { type Actor, CurrentActor } from '../../../kernel/auth/actor.js';
import { Allow } from '../../../kernel/auth/allow.js';
import { Doc } from '../../../kernel/http/openapi/doc.js';
import { parseWith } from '../../../kernel/http/validate.js';
import { QueueRemoval } from '../setup.schema.js';
import { ChangeQueue } from './change-queue.js';
import { DeleteQueue } from './delete-queue.js';
import { NewQueue, PreviewOf, QueueChanges } from './queue.schema.js';
import { QueueSetupQueries } from './queue-setup.queries.js';

/** Queues as they are set up: who works them, whom they ask step by step, and what becomes of work nobody takes. */
@Controller('v1/queues')
@Allow('admin')
export class QueuesController {
  constructor(
    private readonly queries: QueueSetupQueries,
    private readonly change: ChangeQueue,
    private readonly removal: DeleteQueue,
  ) {}

  @Get('setup')
  @Allow('supervisor')
  @Doc({ summary: 'Queues with their policy, people, waiting work and warnings', answer: 'List<QueueSetup>' })
  async all(): Promise<{ data: QueueSetup[] }> {
    return { data: await this.queries.all() };
  }

  @Post('preview')
  @Allow('supervisor')
  @HttpCode(200)
  @Doc({
    summary: 'Who could take work in each step, were it offered now',
    body: PreviewOf,
    answer: 'List<StepPreview>',
  })
  async preview(@Body() body: unknown): Promise<{ data: StepPreview[] }> {
    return { data: await this.queries.preview(parseWith(PreviewOf, body)) };
  }

  @Get(':id')
  @Allow('supervisor')
  @Doc({ summary: 'One queue with its policy', answer: 'QueueSetup' })
  one(@Param('id') id: string): Promise<QueueSetup> {
    return this.queries.one(id);
  }

  @Post()
  @Doc({
    summary: 'Make a queue',
    about: 'What a policy leaves out is as usual. A queue nobody could serve is made, and says so in `warnings`.',
    body: NewQueue,
    answer: 'QueueSetup',
    problems: ['name_taken'],
  })
  async add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<QueueSetup> {
    return this.queries.one(await this.change.add(parseWith(NewQueue, body), actor));
  }

  @Patch(':id')
  @Doc({
    summary: 'Change a queue; each field of the policy that is given replaces the one there was',
    body: QueueChanges,
    answer: 'QueueSetup',
    problems: ['name_taken'],
  })
  async patch(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<QueueSetup> {
    await this.change.change(id, parseWith(QueueChanges, body), actor);
    return this.queries.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Doc({
    summary: 'Take a queue away',
    about: 'What waits in it goes to `moveTo` with its age; what people work on stays theirs.',
    query: { moveTo: 'the queue that takes over what waits, and the inboxes' },
    problems: ['has_live_work'],
  })
  remove(@Param('id') id: string, @Query() query: unknown, @CurrentActor() actor: Actor): Promise<void> {
    return this.removal.run(id, parseWith(QueueRemoval, query).moveTo, actor);
  }
}
