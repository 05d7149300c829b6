import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { InboundAnswer } from '../contract/inbound.js';
import { Allow } from '../kernel/auth/allow.js';
import { notFound, Refusal } from '../kernel/http/problem.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { InboxDirectory } from './inboxes/inbox-directory.js';
import { TakeIn } from './take-in.js';

/** The one door for what vendors post: nothing is read before the signature on the raw bytes is right, and 200 means stored. */
@Controller('channels')
export class InboundController {
  constructor(
    private readonly inboxes: InboxDirectory,
    private readonly takeIn: TakeIn,
  ) {}

  @Post(':inboxId')
  @Doc({
    summary: 'Bring a customer’s message in',
    about:
      'Signed over the raw bytes by Standard Webhooks with the secret of the inbox. 200 means stored; the same id twice is stored once.',
    body: 'CustomInbound',
    answer: 'InboundAnswer',
    problems: ['bad_signature', 'inbox_paused', 'unstorable_text'],
  })
  @HttpCode(200)
  @Allow('public')
  async take(
    @Param('inboxId') inboxId: string,
    @Req() request: FastifyRequest & { rawBody?: Buffer },
  ): Promise<InboundAnswer> {
    const door = await this.inboxes.find(inboxId);
    if (!door?.adapter.inbound) throw notFound('inbox');
    const raw = request.rawBody ?? Buffer.alloc(0);
    if (!door.adapter.inbound.verify({ headers: request.headers, raw, nowMs: Date.now() }, door.secrets)) {
      throw new Refusal(401, 'bad_signature', 'The signature is not right');
    }
    if (door.paused)
      throw new Refusal(503, 'inbox_paused', 'This inbox is paused', { headers: { 'retry-after': '60' } });
    const items = door.adapter.inbound.read(raw);
    const received = await Promise.all(items.map((item) => this.takeIn.run(door.id, door.adapter.channel, item)));
    this.inboxes.heard(door);
    const [{ messageId, conversationId, duplicate }] = received;
    return { accepted: true, messageId, conversationId, duplicate };
  }
}
