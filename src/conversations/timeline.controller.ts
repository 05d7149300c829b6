import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import type { TimelineEntry } from '../contract/conversations.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc, paged } from '../kernel/http/openapi/doc.js';
import { readLimit } from '../kernel/http/paging.js';
import { TimelineQueries } from './timeline.queries.js';

/** One person's words with us, whatever channel they came by. */
@Controller('v1/profiles')
@Allow('agent', { scope: 'profiles' })
export class TimelineController {
  constructor(private readonly queries: TimelineQueries) {}

  @Get(':id/timeline')
  @Doc({
    summary: 'Everything said with one person, on every channel, newest first',
    answer: 'Page<TimelineEntry>',
    query: paged,
  })
  timeline(@Param('id') id: string, @Query() query: Record<string, string | undefined>): Promise<Page<TimelineEntry>> {
    return this.queries.page(id, query.cursor, readLimit(query.limit));
  }
}
