import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Page } from '../../contract/common.js';
import type { Callback, CallbackOptions } from '../../contract/obligations.js';
import { storable } from '../../conversations/index.js';
import { type Actor, CurrentActor, factActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc, paged } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { CallbacksQueries } from './callbacks.queries.js';
import { ChangeCallback } from './change-callback.js';
import { FollowCallbacks } from './follow-callbacks.js';
import { RequestCallback } from './request-callback.js';

const id = z.string().min(1).max(60);
const instant = z.iso.datetime({ offset: true });
const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'is not a number like +447700900471');
const ChangeBody = z.strictObject({
  at: instant.nullable().optional(),
  phone: phone.optional(),
  queueId: id.optional(),
  note: storable(2000).nullable().optional(),
});
const CallbackBody = z.strictObject({
  conversationId: id,
  phone: phone.optional(),
  at: instant.optional(),
  askedAt: instant.refine((at) => Date.parse(at) <= Date.now() + 60_000, 'lies in the past').optional(),
  queueId: id.optional(),
  agentId: id.optional(),
  note: storable(2000).optional(),
  maxAttempts: z.int().min(1).max(20).optional(),
  retrySeconds: z
    .int()
    .min(60)
    .max(7 * 24 * 3600)
    .optional(),
  expiresInSeconds: z
    .int()
    .min(60)
    .max(30 * 24 * 3600)
    .optional(),
});

/** Customers who are to be called back. */
@Controller('v1')
@Allow('agent', { scope: 'conversations' })
export class CallbacksController {
  constructor(
    private readonly requesting: RequestCallback,
    private readonly changing: ChangeCallback,
    private readonly following: FollowCallbacks,
    private readonly queries: CallbacksQueries,
  ) {}

  @Get('callbacks')
  @Doc({
    summary: 'Callbacks, newest first',
    answer: 'Page<Callback>',
    query: { state: 'one or several with commas between', conversation: 'id of a conversation', ...paged },
  })
  list(@Query() query: Record<string, string | undefined>): Promise<Page<Callback>> {
    return this.queries.page(query);
  }

  @Get('callbacks/:id')
  @Doc({ summary: 'One callback', answer: 'Callback' })
  one(@Param('id') callbackId: string): Promise<Callback> {
    return this.queries.one(callbackId);
  }

  @Post('callbacks')
  @Doc({
    summary: 'Call a customer back',
    about:
      'It enters the queue at `at`, or at once, as old as `askedAt`, and only in the customer’s day (08:00 to 21:00): in their own zone, in all zones of their number’s country, or in the workspace’s. Whoever accepts it is rung, and then the customer.',
    body: CallbackBody,
    answer: 'Callback',
    problems: ['callback_goes_on', 'no_number'],
  })
  async add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Callback> {
    const asked = parseWith(CallbackBody, body);
    const source = actor.kind === 'agent' ? 'agent' : 'api';
    return this.queries.one(await this.requesting.run({ ...asked, source, actor: factActor(actor) }));
  }

  @Get('conversations/:id/callback-options')
  @Doc({
    summary: 'By which numbers a customer can be called back, and whether that is planned',
    answer: 'CallbackOptions',
  })
  options(@Param('id') conversationId: string): Promise<CallbackOptions> {
    return this.queries.options(conversationId);
  }

  @Patch('callbacks/:id')
  @Doc({
    summary: 'Move a callback to another time, number or queue',
    about: 'What waits in line for it is taken out; it enters again at its new time, as old as it was.',
    body: ChangeBody,
    answer: 'Callback',
    problems: ['callback_over', 'callback_rings', 'callback_in_line', 'no_number'],
  })
  async change(
    @Param('id') callbackId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Callback> {
    await this.changing.run(callbackId, parseWith(ChangeBody, body), actor);
    return this.queries.one(callbackId);
  }

  @Post('callbacks/:id/cancel')
  @HttpCode(200)
  @Doc({ summary: 'Do not call back', answer: 'Callback', problems: ['callback_over'] })
  async cancel(@Param('id') callbackId: string, @CurrentActor() actor: Actor): Promise<Callback> {
    await this.following.cancel(callbackId, actor);
    return this.queries.one(callbackId);
  }
}
