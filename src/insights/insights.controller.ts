import { Controller, Get, Query } from '@nestjs/common';
import { Allow } from '../kernel/auth/allow.js';
import { Doc, paged } from '../kernel/http/openapi/doc.js';
import { BoardQueries } from './board/board.queries.js';
import { definitions } from './board/definitions.js';
import { InteractionsQueries } from './interactions.queries.js';
import { RecomputeQueries } from './recompute.queries.js';
import { RepeatGroupsQueries } from './repeat-groups.queries.js';

/** The floor in numbers, what each number means, and the contacts behind it. */
@Controller('v1')
@Allow('supervisor', { scope: 'metrics' })
export class InsightsController {
  constructor(
    private readonly boards: BoardQueries,
    private readonly interactions: InteractionsQueries,
    private readonly recompute: RecomputeQueries,
    private readonly groups: RepeatGroupsQueries,
  ) {}

  @Get('board')
  @Doc({ summary: 'The floor in numbers, now', answer: 'Board' })
  board() {
    return this.boards.board();
  }

  @Get('metrics/live')
  @Doc({
    summary: 'The floor in numbers, now',
    about:
      'Each tile of the board shows the value of its name in `metrics`; `GET /v1/metrics/definitions` says what it means.',
    answer: 'Board',
    query: { queue: 'id of a queue: its numbers instead of all queues together' },
  })
  live(@Query('queue') queue?: string) {
    return this.boards.board(queue);
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

  @Get('metrics/repeat')
  @Doc({
    summary: 'Repeat contact of the last 7 days, taken apart',
    answer: 'List<RepeatLine>',
    query: { by: 'queue, reason or bot' },
  })
  async repeat(@Query('by') by?: string) {
    return { data: await this.groups.by(by) };
  }

  @Get('interactions')
  @Doc({
    summary: 'Contacts, newest first',
    answer: 'Page<Interaction>',
    query: {
      repeat: '24h, 72h, 7d or 30d: only those that repeat another',
      issue: 'key of an issue',
      profile: 'id of a profile',
      queue: 'id of the first queue they waited in',
      bot: 'id of the first bot that had them',
      ...paged,
    },
  })
  @Allow('agent', { scope: 'metrics' })
  list(@Query() query: Record<string, string | undefined>) {
    return this.interactions.page(query);
  }
}
