import { Controller, Get, Param } from '@nestjs/common';
import type { ReplyOptions } from '../contract/channels.js';
import { type Actor, CurrentActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { ReplyOptionsQueries } from './reply-options.queries.js';

/** What the composer, or a bot, may offer for an answer. */
@Controller('v1/conversations')
export class ReplyOptionsController {
  constructor(private readonly queries: ReplyOptionsQueries) {}

  @Get(':id/reply-options')
  @Doc({
    summary: 'What may be written here now, and on which other channels',
    about: 'Judged for whoever asks: some channels take words of people longer than those of bots.',
    answer: 'ReplyOptions',
  })
  @Allow('agent', 'bot', { scope: 'conversations' })
  read(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<ReplyOptions> {
    return this.queries.of(id, actor.kind === 'agent' ? 'person' : 'bot');
  }
}
