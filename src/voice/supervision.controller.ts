import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Call } from '../contract/voice.js';
import { type Actor, CurrentActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { person } from './call.schema.js';
import { CallsQueries } from './calls.queries.js';
import { SuperviseCall } from './supervise-call.js';

const problems = ['call_over', 'call_not_there', 'own_call', 'vendor_refused'];

/** Calls for supervisors: which go on, and how to be in one. */
@Controller('v1')
@Allow('supervisor')
export class SupervisionController {
  constructor(
    private readonly queries: CallsQueries,
    private readonly supervise: SuperviseCall,
  ) {}

  @Get('live-calls')
  @Doc({ summary: 'All calls that go on', answer: 'List<Call>' })
  async going(): Promise<{ data: Call[] }> {
    return { data: await this.queries.going(null) };
  }

  @Post('calls/:id/listen')
  @Doc({ summary: 'Listen without being heard', answer: 'Call', problems })
  @HttpCode(200)
  listen(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.supervise.run(id, person(actor), 'listen'));
  }

  @Post('calls/:id/whisper')
  @Doc({ summary: 'Be heard by the agent alone', answer: 'Call', problems })
  @HttpCode(200)
  whisper(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.supervise.run(id, person(actor), 'whisper'));
  }

  @Post('calls/:id/barge')
  @Doc({ summary: 'Be heard by everybody', answer: 'Call', problems })
  @HttpCode(200)
  barge(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.supervise.run(id, person(actor), 'barge'));
  }

  @Post('calls/:id/take-over')
  @Doc({ summary: 'Take the call and the conversation', answer: 'Call', problems })
  @HttpCode(200)
  takeOver(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.supervise.takeOver(id, person(actor)));
  }

  private async after(id: string, done: Promise<void>): Promise<Call> {
    await done;
    return this.queries.one(id);
  }
}
