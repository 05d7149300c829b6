import { Controller, Get, Query } from '@nestjs/common';
import type { SyncAnswer } from '../contract/conversations.js';
import { Allow } from '../kernel/auth/allow.js';
import { readLimit } from '../kernel/http/paging.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { SyncQueries } from './sync.queries.js';

/** The truth behind the sockets: every fact after a cursor, in an order in which none can be skipped. */
@Controller('v1/sync')
@Allow('agent', { scope: 'conversations' })
export class SyncController {
  constructor(private readonly queries: SyncQueries) {}

  @Get()
  @Doc({ summary: 'Every fact after a cursor; without one, the cursor of now', answer: 'SyncAnswer' })
  sync(@Query('after') after?: string, @Query('limit') limit = '200'): Promise<SyncAnswer> {
    return this.queries.after(after, readLimit(limit));
  }
}
