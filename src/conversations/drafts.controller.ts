import { Body, Controller, Get, HttpCode, Param, Put } from '@nestjs/common';
import { z } from 'zod';
import type { Draft } from '../contract/conversations.js';
import { CurrentActor, type Person } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { parseWith } from '../kernel/http/validate.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { Drafts } from './drafts.js';
import { storable } from './message.schema.js';

const KeptDraft = z.strictObject({
  mode: z.enum(['reply', 'note']),
  text: storable(20_000),
  clientId: z.string().max(100),
});

/** Unsent words, kept on the server so that they survive a reload and follow the agent to another browser. */
@Controller('v1')
@Allow('agent')
export class DraftsController {
  constructor(private readonly drafts: Drafts) {}

  @Put('conversations/:id/draft')
  @Doc({ summary: 'Keep unsent words; an empty text forgets them', body: KeptDraft })
  @HttpCode(204)
  async keep(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<void> {
    await this.drafts.keep(actor.id, { conversationId: id, ...parseWith(KeptDraft, body) });
  }

  @Get('me/drafts')
  @Doc({ summary: 'Your drafts', answer: 'List<Draft>' })
  async mine(@CurrentActor() actor: Person): Promise<{ data: Draft[] }> {
    return { data: await this.drafts.of(actor.id) };
  }
}
