import { Controller, Get, Param, Query } from '@nestjs/common';
import { type TimelineKind, type TimelinePage } from '../../contract/timeline.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc, paged } from '../../kernel/http/openapi/doc.js';
import { readLimit } from '../../kernel/http/paging.js';
import { invalid } from '../../kernel/http/problem.js';
import { TimelineQueries } from './timeline.queries.js';

const kinds: TimelineKind[] = ['message', 'bot', 'note', 'call', 'decision', 'consent', 'event', 'merge'];

/** One person's time with us, whatever channel they came by. */
@Controller('v1/profiles')
@Allow('agent', { scope: 'profiles' })
export class TimelineController {
  constructor(private readonly queries: TimelineQueries) {}

  @Get(':id/timeline')
  @Doc({
    summary: 'Everything that happened with one person, newest first, from both ends',
    answer: 'TimelinePage',
    query: {
      ...paged,
      after: 'a `prev_cursor`: what came since, instead of what is older',
      kinds: `some of ${kinds.join(', ')}, with commas between; all unless told`,
      channel: 'only what belongs to this channel',
      query: 'only messages with these words',
    },
  })
  timeline(@Param('id') id: string, @Query() query: Record<string, string | undefined>): Promise<TimelinePage> {
    const asked = (query.kinds?.split(',') ?? kinds) as TimelineKind[];
    const strange = asked.find((kind) => !kinds.includes(kind));
    if (strange !== undefined) throw invalid('/kinds', 'unknown', `kinds are ${kinds.join(', ')}`);
    const { cursor, after, channel = null } = query;
    if (cursor && after) throw invalid('/after', 'both', 'Ask for older ones or for newer ones');
    const words = query.query?.normalize('NFKC').trim() || null;
    return this.queries.page(id, { kinds: asked, channel, query: words, cursor, after, limit: readLimit(query.limit) });
  }
}
