import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type { FloorItem, FloorLayout } from '../../contract/insights.js';
import { CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc, paged } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { FloorItemsQueries } from '../board/floor-items.queries.js';
import { KeepLayout, Layout } from './keep-layout.js';

/** The floor as one has arranged it, and the work behind its tiles. */
@Controller('v1/floor')
@Allow('supervisor')
export class FloorController {
  constructor(
    private readonly layouts: KeepLayout,
    private readonly items: FloorItemsQueries,
  ) {}

  @Get('layout')
  @Doc({ summary: 'How you have arranged the floor', answer: 'FloorLayout' })
  layout(@CurrentActor() actor: Person): Promise<FloorLayout> {
    return this.layouts.read(actor);
  }

  @Put('layout')
  @Doc({
    summary: 'Arrange the floor',
    about: 'What is not listed is hidden. It is kept on your account and opens the same in another browser.',
    body: Layout,
    answer: 'FloorLayout',
  })
  arrange(@Body() body: unknown, @CurrentActor() actor: Person): Promise<FloorLayout> {
    return this.layouts.run(actor, parseWith(Layout, body));
  }

  @Get('items')
  @Doc({
    summary: 'The work behind a tile',
    answer: 'Page<FloorItem>',
    query: {
      list: 'waiting, in_service, with_bots and callbacks_due, oldest first; abandoned and late (over the goal), of today, newest first',
      queue: 'id of a queue',
      agent: 'id of who has it',
      ...paged,
    },
  })
  list(@Query() query: Record<string, string | undefined>): Promise<Page<FloorItem>> {
    return this.items.page(query);
  }
}
