import { Controller, Get, Query } from '@nestjs/common';
import { Allow } from '../kernel/auth/allow.js';
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
  board() {
    return this.boards.board();
  }

  @Get('metrics/live')
  live() {
    return this.boards.board();
  }

  @Get('metrics/definitions')
  @Allow('agent')
  definitions() {
    return { data: definitions };
  }

  @Get('metrics/repeat/recompute')
  check() {
    return this.recompute.run();
  }

  @Get('interactions')
  @Allow('agent', { scope: 'metrics' })
  list(@Query() query: Record<string, string | undefined>) {
    return this.interactions.page(query);
  }
}
