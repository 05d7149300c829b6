import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import { type Inbox, type InboxVerified, undoChoices } from '../../contract/channels.js';
import { adapters } from '../adapters.js';
import { storable } from '../../conversations/index.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { ChangeInbox } from './change-inbox.js';
import { InboxesQueries } from './inboxes.queries.js';
import { VerifyInbox } from './verify-inbox.js';

const name = storable(120).refine((text) => text.trim() !== '', 'is empty');
const link = z.string().max(60).nullable().optional();
const fields = {
  settings: z.record(z.string(), z.unknown()).optional(),
  botId: link,
  queueId: link,
  paused: z.boolean().optional(),
  undoSeconds: z.literal([...undoChoices]).optional(),
  credentials: z.record(z.string().max(60), z.string().max(8000)).optional(),
};
const NewInbox = z.strictObject({
  name,
  channel: z.string().refine((kind) => adapters.has(kind), 'is no channel of this hub'),
  ...fields,
});
const InboxChanges = z.strictObject({ name: name.optional(), ...fields });
const Rotation = z.strictObject({ overlapHours: z.number().min(0).max(720).optional() });

/** Inboxes: the connected addresses of the hub. */
@Controller('v1/inboxes')
export class InboxesController {
  constructor(
    private readonly queries: InboxesQueries,
    private readonly changeInbox: ChangeInbox,
    private readonly verifyInbox: VerifyInbox,
  ) {}

  @Get()
  @Doc({ summary: 'Inboxes', answer: 'List<Inbox>' })
  @Allow('agent', { scope: 'inboxes' })
  async list(): Promise<{ data: Inbox[] }> {
    return { data: await this.queries.all() };
  }

  @Get(':id')
  @Doc({ summary: 'One inbox', answer: 'Inbox' })
  @Allow('agent', { scope: 'inboxes' })
  read(@Param('id') id: string): Promise<Inbox> {
    return this.queries.byId(id);
  }

  /** The answer holds the secret: it is shown here and never again. */
  @Post()
  @Doc({
    summary: 'Connect an inbox; its secret is shown once',
    body: NewInbox,
    answer: ['Inbox', { secret: 'string' }],
  })
  @Allow('admin', { scope: 'inboxes' })
  async create(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Inbox & { secret: string }> {
    const { id, secret } = await this.changeInbox.create(parseWith(NewInbox, body), actor);
    return { ...(await this.queries.byId(id)), secret };
  }

  @Patch(':id')
  @Doc({ summary: 'Change an inbox', body: InboxChanges, answer: 'Inbox' })
  @Allow('admin', { scope: 'inboxes' })
  async change(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Inbox> {
    await this.changeInbox.change(id, parseWith(InboxChanges, body), actor);
    return this.queries.byId(id);
  }

  @Post(':id/verify')
  @Doc({ summary: 'Look whether it can work, step by step', answer: 'InboxVerified' })
  @HttpCode(200)
  @Allow('admin', { scope: 'inboxes' })
  verify(@Param('id') id: string): Promise<InboxVerified> {
    return this.verifyInbox.run(id);
  }

  @Post(':id/rotate-secret')
  @Doc({ summary: 'A new secret; the old one works on for a while', body: Rotation, answer: { secret: 'string' } })
  @HttpCode(200)
  @Allow('admin', { scope: 'inboxes' })
  rotate(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    return this.changeInbox.rotateSecret(id, parseWith(Rotation, body ?? {}).overlapHours, actor);
  }
}
