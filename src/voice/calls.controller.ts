import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Call } from '../contract/voice.js';
import { type Actor, CurrentActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { parseWith } from '../kernel/http/validate.js';
import { Consult, person, Placed, RecordingSteps, Texted } from './call.schema.js';
import { CallsQueries } from './calls.queries.js';
import { PlaceCall } from './place-call.js';
import { RecordCall } from './record-call.js';
import { SteerCall } from './steer-call.js';
import { TextLink } from './text-link.js';
import { TransferCall } from './transfer-call.js';

const over = ['call_over', 'call_not_there', 'vendor_refused'];

/** Calls for whoever has one: read it and steer it. */
@Controller('v1')
@Allow('agent')
export class CallsController {
  constructor(
    private readonly queries: CallsQueries,
    private readonly steer: SteerCall,
    private readonly passing: TransferCall,
    private readonly recording: RecordCall,
    private readonly placing: PlaceCall,
    private readonly texting: TextLink,
  ) {}

  @Get('calls')
  @Doc({ summary: 'Your calls that go on, or all calls of a conversation', answer: 'List<Call>' })
  async list(@CurrentActor() actor: Actor, @Query('conversation') conversation?: string): Promise<{ data: Call[] }> {
    if (conversation) return { data: await this.queries.of(String(conversation)) };
    return { data: await this.queries.going(person(actor).id) };
  }

  @Get('calls/:id')
  @Doc({ summary: 'One call', answer: 'Call' })
  one(@Param('id') id: string): Promise<Call> {
    return this.queries.one(id);
  }

  @Post('conversations/:id/call')
  @Doc({
    summary: 'Call the customer of a conversation: you are rung first',
    body: Placed,
    answer: 'Call',
    problems: ['no_number', 'no_line', 'do_not_contact', 'no_consent', 'call_goes_on'],
  })
  async place(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Call> {
    const { phone } = parseWith(Placed, body ?? {});
    return this.queries.one(await this.placing.run(id, person(actor), phone ?? null));
  }

  @Post('calls/:id/hold')
  @Doc({ summary: 'Put the customer on hold', answer: 'Call', problems: over })
  @HttpCode(200)
  hold(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.steer.hold(id, person(actor), true));
  }

  @Post('calls/:id/resume')
  @Doc({ summary: 'Back to the customer', answer: 'Call', problems: over })
  @HttpCode(200)
  resume(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.steer.hold(id, person(actor), false));
  }

  @Post('calls/:id/mute')
  @Doc({ summary: 'Mute your own line', answer: 'Call', problems: over })
  @HttpCode(200)
  mute(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.steer.mute(id, person(actor), true));
  }

  @Post('calls/:id/unmute')
  @Doc({ summary: 'Speak again', answer: 'Call', problems: over })
  @HttpCode(200)
  unmute(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.steer.mute(id, person(actor), false));
  }

  @Post('calls/:id/ring')
  @Doc({ summary: 'Ring your telephone again', answer: 'Call', problems: over })
  @HttpCode(200)
  ring(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.steer.ring(id, person(actor)));
  }

  @Post('calls/:id/hang-up')
  @Doc({ summary: 'End the call for everybody', answer: 'Call', problems: over })
  @HttpCode(200)
  hangUp(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.steer.hangUp(id, person(actor)));
  }

  @Post('calls/:id/consult')
  @Doc({
    summary: 'Ask a colleague or a number in while the customer waits',
    body: Consult,
    answer: 'Call',
    problems: [...over, 'already_asked'],
  })
  @HttpCode(200)
  consult(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.passing.consult(id, person(actor), parseWith(Consult, body)));
  }

  @Post('calls/:id/complete-transfer')
  @Doc({ summary: 'Whoever was asked in has the call', answer: 'Call', problems: over })
  @HttpCode(200)
  complete(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.passing.complete(id, person(actor)));
  }

  @Post('calls/:id/cancel-transfer')
  @Doc({ summary: 'Back to the customer, without whoever was asked in', answer: 'Call', problems: over })
  @HttpCode(200)
  cancel(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.passing.cancel(id, person(actor)));
  }

  @Post('calls/:id/recording')
  @Doc({
    summary: 'Start, pause, resume or stop the recording',
    body: RecordingSteps,
    answer: 'Call',
    problems: [...over, 'recording_state', 'no_notice'],
  })
  @HttpCode(200)
  async record(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Call> {
    const { step } = parseWith(RecordingSteps, body);
    const { call } = await this.steer.held(id, person(actor));
    return this.after(id, this.recording.run(call, step));
  }

  @Post('calls/:id/text')
  @Doc({
    summary: 'Text the caller something, a link for instance',
    body: Texted,
    answer: 'Call',
    problems: [...over, 'no_number', 'no_consent'],
  })
  @HttpCode(200)
  text(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Call> {
    return this.after(id, this.texting.run(id, person(actor), parseWith(Texted, body).text));
  }

  private async after(id: string, done: Promise<void>): Promise<Call> {
    await done;
    return this.queries.one(id);
  }
}
