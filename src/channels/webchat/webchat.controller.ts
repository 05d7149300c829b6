import type { MultipartFile } from '@fastify/multipart';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Attachment } from '../../contract/conversations.js';
import type { WidgetSession } from '../../contract/live.js';
import { Attachments, sendFile } from '../../conversations/index.js';
import { Allow } from '../../kernel/auth/allow.js';
import { readFileToken, readPass, type VisitorPass } from '../../kernel/auth/visitor-pass.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { invalid, notFound, Refusal } from '../../kernel/http/problem.js';
import { parseWith } from '../../kernel/http/validate.js';
import { AnyQuery, Doc } from '../../kernel/http/openapi/doc.js';
import { OpenSession, SessionRequest } from './open-session.js';
import { ownerOf } from './send-message.js';
import { asText } from './transcript.js';
import { VisitorLimits } from './visitor-limits.js';
import { WebchatQueries } from './webchat.queries.js';

/** What the widget asks by HTTP: its session, files both ways, and the conversation to keep. */
@Controller('widget/:inboxId')
export class WebchatController {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly opening: OpenSession,
    private readonly attachments: Attachments,
    private readonly queries: WebchatQueries,
    private readonly limits: VisitorLimits,
  ) {}

  @Post('session')
  @Doc({
    summary: 'Open or resume a visitor’s session',
    body: SessionRequest,
    answer: 'WidgetSession',
    problems: ['inbox_paused', 'identity_unproven', 'visitor_token_over', 'rate_limited'],
  })
  @HttpCode(200)
  @Allow('public')
  session(
    @Param('inboxId') inboxId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<WidgetSession> {
    this.limits.take('session', request.ip);
    return this.opening.run(inboxId, parseWith(SessionRequest, body ?? {}));
  }

  @Post('attachments')
  @Doc({ summary: 'Store a visitor’s file', body: 'file', answer: 'Attachment', problems: ['rate_limited'] })
  @Allow('visitor')
  async upload(@Param('inboxId') inboxId: string, @Req() request: FastifyRequest): Promise<Attachment> {
    const pass = this.pass(request, inboxId);
    this.limits.take('upload', pass.visitorId);
    const file = (await request.file()) as MultipartFile | undefined;
    if (!file) throw invalid('/file', 'missing', 'Send one file in the field "file"');
    const body = await file.toBuffer();
    const { filename: name, mimetype: contentType } = file;
    const stored = await this.attachments.store({ name, contentType, body }, ownerOf(pass));
    return { ...stored, url: this.queries.fileUrl(inboxId, stored.id) };
  }

  @Get('files/:token')
  @AnyQuery()
  @Doc({ summary: 'A file of the conversation', answer: 'binary' })
  @Allow('public')
  async file(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const id = readFileToken(this.config.secretKey, token);
    if (!id) throw notFound('file');
    sendFile(reply, await this.attachments.read(id));
  }

  @Get('transcript')
  @Doc({ summary: 'The conversation as text', answer: 'text' })
  @Allow('visitor')
  async transcript(
    @Param('inboxId') inboxId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const pass = this.pass(request, inboxId);
    const found = await this.queries.conversation(pass);
    const inbox = await this.queries.inbox(inboxId);
    if (!found || !inbox) throw notFound('conversation');
    const text = asText(inbox.settings.brand ?? inbox.name, await this.queries.transcript(found.id, inboxId));
    void reply
      .headers({ 'content-disposition': 'attachment; filename="conversation.txt"', 'cache-control': 'no-store' })
      .type('text/plain; charset=utf-8')
      .send(text);
  }

  /** The guard has checked the token; a token of one inbox is worth nothing at another. */
  private pass(request: FastifyRequest, inboxId: string): VisitorPass {
    const token = request.headers.authorization?.replace(/^Bearer /, '');
    const pass = readPass(this.config.secretKey, token);
    if (pass?.inboxId !== inboxId) throw new Refusal(403, 'forbidden', 'This session belongs to another chat');
    return pass;
  }
}
