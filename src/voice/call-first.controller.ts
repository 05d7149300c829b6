import { Body, Controller, Param, Post } from '@nestjs/common';
import type { Call } from '../contract/voice.js';
import { type Actor, CurrentActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { parseWith } from '../kernel/http/validate.js';
import { CallFirst } from './call-first.js';
import { Placed, person } from './call.schema.js';
import { CallsQueries } from './calls.queries.js';

/** Calling a person first. */
@Controller('v1/profiles')
@Allow('agent')
export class CallFirstController {
  constructor(
    private readonly queries: CallsQueries,
    private readonly first: CallFirst,
  ) {}

  @Post(':id/call')
  @Doc({
    summary: 'Call a person first: you are rung, and the call opens a conversation that is yours',
    about: 'By the rules of every call: consent and wishes are asked first, and refused, nothing is opened.',
    body: Placed,
    answer: 'Call',
    problems: ['no_number', 'no_line', 'do_not_contact', 'no_consent', 'call_goes_on'],
  })
  async place(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Call> {
    const { phone } = parseWith(Placed, body ?? {});
    return this.queries.one(await this.first.run(id, person(actor), phone ?? null));
  }
}
