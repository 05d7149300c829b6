import { Controller, Get, Param } from '@nestjs/common';
import type { ReplyAll } from '../../contract/mail.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { ReplyAllQueries } from './reply-all.queries.js';

/** Whom an answer to all would go to: what the composer fills in. */
@Controller('v1/conversations')
@Allow('agent')
export class ReplyAllController {
  constructor(private readonly replies: ReplyAllQueries) {}

  @Get(':id/reply-all')
  @Doc({ summary: 'Who else stands in the newest mail: to be copied in by `options.cc`', answer: 'ReplyAll' })
  of(@Param('id') id: string): Promise<ReplyAll> {
    return this.replies.of(id);
  }
}
