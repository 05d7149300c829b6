import { Controller, Get, Query } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type { Found, FoundMessage } from '../../contract/search.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc, paged } from '../../kernel/http/openapi/doc.js';
import { readLimit } from '../../kernel/http/paging.js';
import { invalid } from '../../kernel/http/problem.js';
import { SearchQueries } from './search.queries.js';

const EACH = 8;

/** One question over people, conversations and words. */
@Controller('v1/search')
@Allow('agent', { scope: 'conversations' })
export class SearchController {
  constructor(private readonly queries: SearchQueries) {}

  @Get()
  @Doc({
    summary: 'The best people, conversations and messages for some words, or for what they nearly are',
    answer: 'Found',
    query: { query: '2 to 200 characters' },
  })
  async all(@Query('query') query: string | undefined): Promise<Found> {
    const asked = read(query);
    const [people, conversations, messages] = await Promise.all([
      this.queries.people(asked, EACH),
      this.queries.conversations(asked, EACH),
      this.queries.messages(asked, undefined, EACH),
    ]);
    return { people, conversations, messages: messages.data };
  }

  @Get('messages')
  @Doc({
    summary: 'Messages with these words, newest first',
    answer: 'Page<FoundMessage>',
    query: { query: '2 to 200 characters', profile: 'id of a profile: only what was said with this person', ...paged },
  })
  messages(@Query() query: Record<string, string | undefined>): Promise<Page<FoundMessage>> {
    return this.queries.messages(read(query.query), query.cursor, readLimit(query.limit), query.profile);
  }
}

function read(query: string | undefined): string {
  const text = (query ?? '').normalize('NFKC').trim();
  if (text.length < 2 || text.length > 200) throw invalid('/query', 'length', 'Look for 2 to 200 characters');
  return text;
}
