import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { readLimit } from '../../kernel/http/paging.js';
import { parseWith } from '../../kernel/http/validate.js';
import { ErasePerson } from './erase-person.js';
import { PlanEraseQueries } from './plan-erase.queries.js';

const Erase = z.strictObject({
  reason: z.string().trim().min(1).max(200),
  confirm: z.string().max(1000),
});

/** Erasing a person, in two steps, and the proof of those that were. */
@Controller('v1')
@Allow('supervisor', { scope: 'erase' })
export class EraseController {
  constructor(
    private readonly erase: ErasePerson,
    private readonly plan: PlanEraseQueries,
  ) {}

  @Post('profiles/:id/erase/plan')
  @HttpCode(200)
  @Doc({
    summary: 'What erasing this person would take out, and the word that confirms it for ten minutes',
    answer: 'ErasePlan',
  })
  look(@Param('id') id: string, @CurrentActor() actor: Actor) {
    return this.plan.plan(id, actor);
  }

  @Post('profiles/:id/erase')
  @HttpCode(200)
  @Doc({
    summary: 'Erase this person with all of their records; it cannot be undone',
    body: Erase,
    answer: 'Erasure',
    problems: ['confirm_stale', 'call_goes_on'],
  })
  run(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    const { reason, confirm } = parseWith(Erase, body);
    return this.erase.run(id, reason, actor, this.plan.confirmed(confirm, actor));
  }

  @Get('erasures')
  @Doc({
    summary: 'Who was erased, without saying who they were: when, by whom, why, and how much',
    answer: 'Page<Erasure>',
  })
  list(@Query('cursor') cursor?: string, @Query('limit') limit?: string) {
    return this.plan.list(cursor, readLimit(limit));
  }
}
