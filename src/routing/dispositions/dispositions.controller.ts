import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { DispositionSetup } from '../../contract/setup.js';
import { storable } from '../../conversations/index.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { type Advised, ChangeDisposition } from './change-disposition.js';
import { DispositionsQueries } from './dispositions.queries.js';

const id = z.string().min(1).max(60);
const label = storable(100).min(1);
const place = z.int().min(0).max(10_000).optional();
const Added = z.strictObject({
  code: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, 'is a short word in lower case'),
  label,
  queueId: id.nullish(),
  parentId: id.nullish(),
  place,
});
const Changed = z.strictObject({
  label: label.optional(),
  parentId: id.nullish(),
  place,
  enabled: z.boolean().optional(),
});

/** What a wrap-up may say. */
@Controller('v1/dispositions')
@Allow('admin')
export class DispositionsController {
  constructor(
    private readonly changing: ChangeDisposition,
    private readonly queries: DispositionsQueries,
  ) {}

  @Get('setup')
  @Doc({
    summary: 'All dispositions, those that are switched off as well',
    answer: 'List<DispositionSetup>',
  })
  async setup(): Promise<{ data: DispositionSetup[] }> {
    return { data: await this.queries.setup() };
  }

  @Post()
  @Doc({
    summary: 'Add a disposition, at the top or under another',
    about: 'At most 4 levels; `advice` says when more than 15 stand on one.',
    body: Added,
    answer: ['Disposition', { advice: 'string' }],
    problems: ['conflict'],
  })
  add(@Body() body: unknown): Promise<Advised> {
    return this.changing.add(parseWith(Added, body));
  }

  @Patch(':id')
  @Doc({
    summary: 'Change, move or switch off a disposition',
    body: Changed,
    answer: ['Disposition', { advice: 'string' }],
  })
  change(@Param('id') dispositionId: string, @Body() body: unknown): Promise<Advised> {
    return this.changing.change(dispositionId, parseWith(Changed, body));
  }
}
