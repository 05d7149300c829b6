import { Controller, Get, Query } from '@nestjs/common';
import { Allow } from '../kernel/auth/allow.js';
import { Doc, paged } from '../kernel/http/openapi/doc.js';
import { BoardQueries } from './board.queries.js';
import { definitions } from './definitions.js';
import { InteractionsQueries } from './interactions.queries.js';
import { RecomputeQueries } from './recompute.queries.js';

/** The floor in numbers, what each number means, and the contacts behind it. */
@Controller('v1')
@Allow('supervisor', { scope: 'metrics' })
export class InsightsController {
  constructor(
    private readonly boards: BoardQueries,
    private readonly interactions: InteractionsQueries,
    private readonly recompute: RecomputeQueries,
  ) {}

  @Get('board')
  @Doc({ summary: 'The floor in numbers, now', answer: 'Board' })
  board() {
    return this.boards.board();
  }

  @Get('metrics/live')
  @Doc({ summary: 'The floor in numbers, now', answer: 'Board' })
  live() {
    return this.boards.board();
  }

  @Get('metrics/definitions')
  @Doc({ summary: 'What each number means', answer: 'List<MetricDefinition>' })
  @Allow('agent')
  definitions() {
    return { data: definitions };
  }

  @Get('metrics/repeat/recompute')
  @Doc({
    summary: 'Repeat contact computed again from the conversations',
    answer: { live: 'object', batch: 'object', equal: 'boolean' },
  })
  check() {
    return this.recompute.run();
  }

  @Get('interactions')
  @Doc({
    summary: 'Contacts, newest first',
    answer: 'Page<Interaction>',
    query: {
      repeat: '24h, 72h or 7d: only those that repeat another',
      issue: 'key of an issue',
      profile: 'id of a profile',
      ...paged,
    },
  })
  @Allow('agent', { scope: 'metrics' })
  list(@Query() query: Record<string, string | undefined>) {
    return this.interactions.page(query);
  }
}
