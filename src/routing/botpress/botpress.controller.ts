import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../kernel/auth/allow.js';
import { AnyQuery, Doc } from '../../kernel/http/openapi/doc.js';
import { rawJson } from '../../kernel/http/raw-json.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Ended, NewSession, NewUser, Said, wordsOf } from './hitl.schema.js';
import { HitlDoor } from './hitl-door.js';
import { TakeHitl } from './take-hitl.js';

type Incoming = FastifyRequest & { rawBody?: Buffer };

/** What Botpress's integration for a human handoff of one's own calls; it signs nothing, so the bot's key ends its address. */
@AnyQuery()
@Controller('channels/:inboxId/botpress/:key')
export class BotpressController {
  constructor(
    private readonly door: HitlDoor,
    private readonly take: TakeHitl,
  ) {}

  @Post('ping')
  @Doc({ summary: 'Botpress asks whether people can be had here', answer: { ok: 'boolean' } })
  @HttpCode(200)
  @Allow('public')
  async ping(@Param('inboxId') inboxId: string, @Param('key') key: string): Promise<{ ok: true }> {
    await this.door.open(inboxId, key);
    return { ok: true };
  }

  @Post('createRemoteUser')
  @Doc({ summary: 'Botpress names a user whom people may get', answer: { id: 'string' } })
  @HttpCode(200)
  @Allow('public')
  async user(@Param('inboxId') inboxId: string, @Param('key') key: string, @Req() request: Incoming) {
    await this.door.open(inboxId, key);
    return { id: await this.take.user(parseWith(NewUser, rawJson(request.rawBody)).payload) };
  }

  @Post('createRemoteConversation')
  @Doc({ summary: 'Botpress starts a human handoff', answer: { id: 'string' }, problems: ['no_queue'] })
  @HttpCode(200)
  @Allow('public')
  async start(@Param('inboxId') inboxId: string, @Param('key') key: string, @Req() request: Incoming) {
    const place = await this.door.open(inboxId, key);
    return { id: await this.take.start(place, parseWith(NewSession, rawJson(request.rawBody)).payload) };
  }

  @Post('botSendsMessage')
  @Doc({
    summary: 'A user of Botpress writes while people have them',
    answer: { ok: 'boolean' },
    problems: ['resolved'],
  })
  @HttpCode(200)
  @Allow('public')
  async say(@Param('inboxId') inboxId: string, @Param('key') key: string, @Req() request: Incoming) {
    const place = await this.door.open(inboxId, key);
    const { remoteConversationId, remoteUserId, payload } = parseWith(Said, rawJson(request.rawBody));
    await this.take.say(place, remoteConversationId, remoteUserId, wordsOf(payload));
    return { ok: true };
  }

  @Post('closeRemoteTicket')
  @Doc({ summary: 'Botpress ends a human handoff', answer: { status: 'string' } })
  @HttpCode(200)
  @Allow('public')
  async end(@Param('inboxId') inboxId: string, @Param('key') key: string, @Req() request: Incoming) {
    const place = await this.door.open(inboxId, key);
    const { botpressConversationId } = parseWith(Ended, rawJson(request.rawBody)).payload;
    await this.door.end(place, botpressConversationId);
    return { status: 'closed' };
  }
}
