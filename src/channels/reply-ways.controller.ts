import { Controller, Get, Param } from '@nestjs/common';
import type { OtherChannel } from '../contract/channels.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { ReplyWaysQueries } from './reply-ways.queries.js';

/** Where a person can be written to. */
@Controller('v1/profiles')
@Allow('agent', { scope: 'conversations' })
export class ReplyWaysController {
  constructor(private readonly queries: ReplyWaysQueries) {}

  @Get(':id/ways')
  @Doc({
    summary: 'The inboxes a person can be written to through, and why not through the others',
    answer: 'List<OtherChannel>',
  })
  async list(@Param('id') id: string): Promise<{ data: OtherChannel[] }> {
    return { data: await this.queries.of(id, null, 'person') };
  }
}
