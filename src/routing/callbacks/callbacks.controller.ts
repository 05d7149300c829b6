import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Page } from '../../contract/common.js';
import type { Callback } from '../../contract/obligations.js';
import { storable } from '../../conversations/index.js';
import { type Actor, CurrentActor, factActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc, paged } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { CallbacksQueries } from './callbacks.queries.js';
import { FollowCallbacks } from './follow-callbacks.js';
import { RequestCallback } from './request-callback.js';

const id = z.string().min(1).max(60);
const instant = z.iso.datetime({ offset: true });
const CallbackBody = z.strictObject({
  conversationId: id,
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'is not a number like +447700900471')
    .optional(),
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
@Controller('v1/callbacks')
@Allow('agent', { scope: 'conversations' })
export class CallbacksController {
  constructor(
    private readonly requesting: RequestCallback,
    private readonly following: FollowCallbacks,
    private readonly queries: CallbacksQueries,
  ) {}

  @Get()
  @Doc({
    summary: 'Callbacks, newest first',
    answer: 'Page<Callback>',
    query: { state: 'one or several with commas between', conversation: 'id of a conversation', ...paged },
  })
  list(@Query() query: Record<string, string | undefined>): Promise<Page<Callback>> {
    return this.queries.page(query);
  }

  @Get(':id')
  @Doc({ summary: 'One callback', answer: 'Callback' })
  one(@Param('id') callbackId: string): Promise<Callback> {
    return this.queries.one(callbackId);
  }

  @Post()
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

  @Post(':id/cancel')
  @HttpCode(200)
  @Doc({ summary: 'Do not call back', answer: 'Callback', problems: ['callback_over'] })
  async cancel(@Param('id') callbackId: string, @CurrentActor() actor: Actor): Promise<Callback> {
    await this.following.cancel(callbackId, actor);
    return this.queries.one(callbackId);
  }
}
