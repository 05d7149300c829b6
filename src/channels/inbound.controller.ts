import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../kernel/auth/allow.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { AnyQuery, Doc } from '../kernel/http/openapi/doc.js';
import { notFound, Refusal } from '../kernel/http/problem.js';
import type { HttpAnswer, IncomingRequest } from './channel-adapter.js';
import { type Door, InboxDirectory } from './inboxes/inbox-directory.js';
import { InboxCounts } from './inboxes/inbox-counts.js';
import { TakeEvents } from './take-events.js';

type Incoming = FastifyRequest & { rawBody?: Buffer };

/** The one door for what vendors send: nothing is read before the signature on the raw bytes is right, and 200 means stored. */
@AnyQuery()
@Controller('channels')
export class InboundController {
  constructor(
    private readonly inboxes: InboxDirectory,
    private readonly take: TakeEvents,
    private readonly counts: InboxCounts,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  @Get(':inboxId')
  @Doc({
    summary: 'Answer a vendor that asks whether this address is ours',
    about:
      'The challenge of the vendor (`hub.challenge`, `crc_token`), answered in its own way and without the database.',
    answer: 'text',
    problems: ['bad_signature'],
  })
  @Allow('public')
  async ask(
    @Param('inboxId') inboxId: string,
    @Query() query: Record<string, string>,
    @Req() request: Incoming,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const door = await this.inboxes.remembered(inboxId);
    const challenge = door?.adapter.inbound?.challenge;
    if (!door || !challenge) throw notFound('inbox');
    const answer = challenge(this.incoming(request, query), door.connection);
    if (!answer) throw new Refusal(401, 'bad_signature', 'The signature is not right');
    send(reply, answer);
  }

  @Post(':inboxId')
  @Doc({
    summary: 'Bring a customer’s message in',
    about:
      'Signed over the raw bytes as the vendor signs; the custom channel by Standard Webhooks with the secret of the inbox. 200 means stored; the same id twice is stored once. The answer is the vendor’s own where it wants one.',
    body: 'CustomInbound',
    answer: 'InboundAnswer',
    problems: ['bad_signature', 'inbox_paused', 'unstorable_text'],
  })
  @HttpCode(200)
  @Allow('public')
  async post(
    @Param('inboxId') inboxId: string,
    @Query() query: Record<string, string>,
    @Req() request: Incoming,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const door = await this.inboxes.find(inboxId);
    if (!door?.adapter.inbound) throw notFound('inbox');
    const { inbound } = door.adapter;
    const incoming = this.incoming(request, query);
    if (!inbound.verify(incoming, door.connection)) {
      this.counts.refused(door.id);
      throw new Refusal(401, 'bad_signature', 'The signature is not right');
    }
    const challenge = inbound.challenge?.(incoming, door.connection);
    if (challenge) return send(reply, challenge);
    this.refusePaused(door);
    const received = await this.take.run(door, inbound.read(incoming, door.connection), incoming);
    this.inboxes.heard(door);
    if (inbound.answer) return send(reply, inbound.answer);
    const [first] = received;
    const { messageId, conversationId, duplicate } = first ?? {};
    void reply.send({ accepted: true, ...(first && { messageId, conversationId, duplicate }) });
  }

  private refusePaused({ paused }: Door): void {
    if (paused) throw new Refusal(503, 'inbox_paused', 'This inbox is paused', { headers: { 'retry-after': '60' } });
  }

  private incoming(request: Incoming, query: Record<string, string>): IncomingRequest {
    return {
      method: request.method as IncomingRequest['method'],
      url: this.config.publicUrl + request.url,
      query,
      headers: request.headers,
      raw: request.rawBody ?? Buffer.alloc(0),
      nowMs: Date.now(),
    };
  }
}

function send(reply: FastifyReply, { status, contentType, body }: HttpAnswer): void {
  void reply.status(status).header('content-type', contentType).send(body);
}
