import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { DeadLetter } from '../contract/channels.js';
import { Allow } from '../kernel/auth/allow.js';
import { DeadLetters } from '../kernel/events/dead-letters.js';
import { notFound } from '../kernel/http/problem.js';
import { Doc } from '../kernel/http/openapi/doc.js';

/** What could not be processed: to look at, and to hand on once more. */
@Controller('v1/dead-letters')
@Allow('admin', { scope: 'dead-letters' })
export class DeadLettersController {
  constructor(private readonly letters: DeadLetters) {}

  @Get()
  @Doc({ summary: 'What could not be processed', answer: 'List<DeadLetter>' })
  async list(): Promise<{ data: DeadLetter[] }> {
    return { data: await this.letters.open() };
  }

  @Post(':id/replay')
  @Doc({ summary: 'Hand it on once more', answer: { id: 'Id' } })
  @HttpCode(202)
  async replay(@Param('id') id: string): Promise<{ id: string }> {
    if (!(await this.letters.replay(id))) throw notFound('dead letter');
    return { id };
  }
}
