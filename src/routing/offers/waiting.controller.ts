import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { WorkTrace } from '../../contract/routing.js';
import { storable } from '../../conversations/index.js';
import { type Actor, CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { assertPerson } from '../person.js';
import { TraceQueries } from '../trace/trace.queries.js';
import { MakeUrgent } from './make-urgent.js';
import { PullWork } from './pull-work.js';

const Urgency = z.strictObject({ reason: storable(500).min(1) });

/** Waiting work: taking it out of the queue, putting it first, and why it waits. */
@Controller('v1/work-items/:id')
export class WaitingController {
  constructor(
    private readonly pullWork: PullWork,
    private readonly makeUrgent: MakeUrgent,
    private readonly traces: TraceQueries,
  ) {}

  @Post('pull')
  @Allow('agent')
  @HttpCode(200)
  @Doc({
    summary: 'Take waiting work out of your queue',
    about: 'Only where the queue’s policy has `pull`, by its own people.',
    answer: { conversationId: 'Id' },
    problems: ['no_pull', 'rings_elsewhere', 'work_over'],
  })
  pull(@Param('id') id: string, @CurrentActor() actor: Person): Promise<{ conversationId: string | null }> {
    return this.pullWork.run(id, assertPerson(actor));
  }

  @Post('urgent')
  @Allow('supervisor')
  @HttpCode(204)
  @Doc({
    summary: 'Put waiting work before all other',
    about: 'The reason is kept and audited; the time it has waited stays as it is.',
    body: Urgency,
    problems: ['work_over'],
  })
  urgent(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<void> {
    return this.makeUrgent.run(id, parseWith(Urgency, body ?? {}).reason, actor);
  }

  @Get('trace')
  @Allow('agent')
  @Doc({ summary: 'Every decision about this work, and why it waits now', answer: 'WorkTrace' })
  trace(@Param('id') id: string): Promise<WorkTrace> {
    return this.traces.trace(id);
  }
}
