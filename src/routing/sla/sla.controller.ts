import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { SlaClock, SlaPolicy } from '../../contract/sla.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { ChangePolicy } from './change-policy.js';
import { SlaQueries } from './sla.queries.js';
import { NewSlaPolicy, SlaPolicyChange } from './sla.schema.js';

/** Times agreed with customers, and how a conversation stands by them. */
@Controller('v1')
export class SlaController {
  constructor(
    private readonly queries: SlaQueries,
    private readonly changing: ChangePolicy,
  ) {}

  @Get('sla-policies')
  @Doc({ summary: 'Agreed times, in the order they are looked at', answer: 'List<SlaPolicy>' })
  @Allow('agent')
  async list(): Promise<{ data: SlaPolicy[] }> {
    return { data: await this.queries.policies() };
  }

  @Post('sla-policies')
  @Doc({
    summary: 'Agree on times',
    about:
      'Clocks run only while the customer waits for us: not while we wait for them, not while snoozed, and only in the hours of the calendar. It holds for what happens from now on.',
    body: NewSlaPolicy,
    answer: 'SlaPolicy',
    problems: ['conflict'],
  })
  @Allow('admin')
  add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<SlaPolicy> {
    return this.changing.add(parseWith(NewSlaPolicy, body), actor);
  }

  @Patch('sla-policies/:id')
  @Doc({
    summary: 'Change agreed times',
    about: 'Clocks that run already run on by what they began with.',
    body: SlaPolicyChange,
    answer: 'SlaPolicy',
    problems: ['conflict'],
  })
  @Allow('admin')
  change(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<SlaPolicy> {
    return this.changing.change(id, parseWith(SlaPolicyChange, body), actor);
  }

  @Delete('sla-policies/:id')
  @HttpCode(204)
  @Doc({ summary: 'Remove a policy' })
  @Allow('admin')
  remove(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.changing.remove(id, actor);
  }

  @Get('conversations/:id/sla')
  @Doc({ summary: 'The agreed times of a conversation, newest first', answer: 'List<SlaClock>' })
  @Allow('agent')
  async clocks(@Param('id') id: string): Promise<{ data: SlaClock[] }> {
    return { data: await this.queries.clocksOf(id) };
  }
}
