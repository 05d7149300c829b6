import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { MailView } from '../../contract/mail.js';
import { sendFile } from '../../conversations/index.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { frameMail } from './frame-mail.js';
import { MailQueries } from './mail.queries.js';

/** The mail behind a message: quotes, HTML and source, which the thread leaves out. */
@Controller('v1/messages')
@Allow('agent')
export class MailController {
  constructor(private readonly mails: MailQueries) {}

  @Get(':id/mail')
  @Doc({ summary: 'The whole mail of a message, its HTML cleaned', answer: 'MailView' })
  view(@Param('id') id: string): Promise<MailView> {
    return this.mails.view(id);
  }

  @Get(':id/mail/page')
  @Doc({ summary: 'The mail as a page for a frame, in which nothing runs', answer: 'html' })
  async page(
    @Param('id') id: string,
    @Query('images') images: string | undefined,
    @Query('quotes') quotes: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { page, policy } = frameMail(await this.mails.view(id), {
      images: images === 'true',
      quotes: quotes === 'true',
    });
    void reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'cache-control': 'private, no-store',
      })
      .send(page);
  }

  @Get(':id/mail/source')
  @Doc({ summary: 'The mail as it came, to save', answer: 'binary' })
  async source(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    sendFile(reply, { name: `${id}.eml`, contentType: 'message/rfc822', body: await this.mails.source(id) });
  }
}
