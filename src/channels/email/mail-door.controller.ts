import { Controller, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Allow } from '../../kernel/auth/allow.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { AnyQuery, Doc } from '../../kernel/http/openapi/doc.js';
import { notFound, Refusal } from '../../kernel/http/problem.js';
import type { Door } from '../inboxes/inbox-directory.js';
import { InboxDirectory } from '../inboxes/inbox-directory.js';
import { InboxCounts } from '../inboxes/inbox-counts.js';
import type { MailRequest } from './doors/mail-door.js';
import { readForm } from './doors/read-form.js';
import { TakePosted } from './take-posted.js';

const PATH = '/channels/:inboxId/mail';
/** Vendors send mails of up to 30 MB, and more of them when a file is written as text. */
const MOST_BODY = 48 * 1024 * 1024;

type Incoming = FastifyRequest & { rawBody?: Buffer };

/** The door for vendors that post mail: they send forms and large bodies, which no other channel does. */
@AnyQuery()
@Controller('channels')
export class MailDoorController {
  constructor(
    private readonly inboxes: InboxDirectory,
    private readonly take: TakePosted,
    private readonly counts: InboxCounts,
    @Inject(CONFIG) private readonly config: RunningConfig,
    host: HttpAdapterHost,
  ) {
    // Only this route takes bodies of that size. The hook must stand before the routes do.
    const server = host.httpAdapter.getInstance() as FastifyInstance;
    server.addHook('onRoute', (route) => {
      if (route.url === PATH) route.bodyLimit = MOST_BODY;
    });
  }

  @Post(':inboxId/mail')
  @Doc({
    summary: 'Bring a mail in, as Postmark, Mailgun, SendGrid or Amazon SES post it',
    about: 'Each in its own form, proven in its own way. 200 means stored, or kept raw when it cannot be read.',
    body: 'text',
    answer: { accepted: 'boolean' },
    problems: ['bad_signature', 'inbox_paused'],
  })
  @HttpCode(200)
  @Allow('public')
  async post(
    @Param('inboxId') inboxId: string,
    @Query() query: Record<string, string>,
    @Req() incoming: Incoming,
  ): Promise<{ accepted: true }> {
    const door = await this.inboxes.find(inboxId);
    const vendor = door?.adapter.channel === 'email' ? this.take.vendorOf(door, query.events) : null;
    if (!door || !vendor) throw notFound('inbox');
    const request = await this.request(incoming, query);
    if (!(await vendor.verify(request, door.connection))) {
      this.counts.refused(door.id);
      throw new Refusal(401, 'bad_signature', 'The signature is not right');
    }
    refusePaused(door);
    await this.take.run(door, vendor.read(request), request);
    this.inboxes.heard(door);
    return { accepted: true };
  }

  private async request(incoming: Incoming, query: Record<string, string>): Promise<MailRequest> {
    return {
      method: 'POST',
      url: this.config.publicUrl + incoming.url,
      query,
      headers: incoming.headers,
      raw: incoming.rawBody ?? Buffer.alloc(0),
      nowMs: Date.now(),
      form: await readForm(incoming),
    };
  }
}

function refusePaused({ paused }: Door): void {
  if (paused) throw new Refusal(503, 'inbox_paused', 'This inbox is paused', { headers: { 'retry-after': '60' } });
}
