import { Controller, Get } from '@nestjs/common';
import type { Channel } from '../../contract/channels.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { ChannelsQueries } from './channels.queries.js';

/** The registry of channels, for forms and for whoever builds on the hub. */
@Controller('v1/channels')
export class ChannelsController {
  constructor(private readonly queries: ChannelsQueries) {}

  @Get()
  @Doc({ summary: 'Every channel of this hub, with what it carries and what it asks for', answer: 'List<Channel>' })
  @Allow('agent', { scope: 'inboxes' })
  async list(): Promise<{ data: Channel[] }> {
    return { data: await this.queries.all() };
  }
}
