import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Delivery, DeliveryDetail } from '../../contract/channels.js';
import type { Page } from '../../contract/common.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc, paged } from '../../kernel/http/openapi/doc.js';
import { DeliveriesQueries, type DeliveriesWanted } from './deliveries.queries.js';
import { ReplayDelivery } from './replay-delivery.js';

/** The log of webhooks, and sending one again. */
@Controller('v1/deliveries')
@Allow('supervisor', { scope: 'deliveries' })
export class DeliveriesController {
  constructor(
    private readonly queries: DeliveriesQueries,
    private readonly replayDelivery: ReplayDelivery,
  ) {}

  @Get()
  @Doc({
    summary: 'Webhooks sent, newest first',
    answer: 'Page<Delivery>',
    query: {
      bot: 'id of a bot',
      inbox: 'id of an inbox',
      conversation: 'id of a conversation',
      state: 'pending, delivered, failed, unknown or disabled',
      ...paged,
    },
  })
  list(@Query() wanted: DeliveriesWanted): Promise<Page<Delivery>> {
    return this.queries.list(wanted);
  }

  @Get(':id')
  @Doc({ summary: 'One webhook: what was sent and what came back', answer: 'DeliveryDetail' })
  read(@Param('id') id: string): Promise<DeliveryDetail> {
    return this.queries.byId(id);
  }

  @Post(':id/replay')
  @Doc({ summary: 'Send it again under the same id', answer: 'DeliveryDetail', problems: ['still_pending'] })
  @HttpCode(202)
  async replay(@Param('id') id: string): Promise<DeliveryDetail> {
    await this.replayDelivery.run(id);
    return this.queries.byId(id);
  }
}
