import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Written } from '../../contract/conversations.js';
import { type SupervisionNow, textSupervisionModes, type Whisper } from '../../contract/supervision.js';
import { storable } from '../../conversations/index.js';
import { CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { SuperviseThread } from './supervise-thread.js';
import { SupervisionQueries } from './supervision.queries.js';

const Begin = z.strictObject({ mode: z.enum(textSupervisionModes), private: z.boolean().default(false) });
const Words = z.strictObject({ text: storable(2000).refine((text) => text.trim() !== '', 'is not empty') });
const Said = z.strictObject({
  text: storable(10_000).refine((text) => text.trim() !== '', 'is not empty'),
  clientId: z.string().max(100).optional(),
});

/** Supervisors in written conversations: looking on, whispering, joining. Taking over, reassigning and requeueing have routes of their own. */
@Controller('v1/conversations/:id')
@Allow('supervisor')
export class ThreadSupervisionController {
  constructor(
    private readonly supervise: SuperviseThread,
    private readonly queries: SupervisionQueries,
  ) {}

  @Get('supervision')
  @Doc({ summary: 'Who looks on, as far as you may know, and whispers from or to you', answer: 'SupervisionNow' })
  @Allow('agent')
  now(@Param('id') id: string, @CurrentActor() actor: Person): Promise<SupervisionNow> {
    return this.queries.of(id, actor.id);
  }

  @Post('supervision')
  @HttpCode(200)
  @Doc({
    summary: 'Look on, or join',
    about:
      'The person who has the conversation is told, unless an administrator asks for `private`; the audit always is.',
    body: Begin,
    answer: 'SupervisionNow',
    problems: ['own_conversation'],
  })
  async begin(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<SupervisionNow> {
    const { mode, private: hidden } = parseWith(Begin, body);
    await this.supervise.begin(id, mode, hidden, actor);
    return this.queries.of(id, actor.id);
  }

  @Delete('supervision')
  @HttpCode(204)
  @Doc({ summary: 'Look on no longer' })
  end(@Param('id') id: string, @CurrentActor() actor: Person): Promise<void> {
    return this.supervise.end(actor, id);
  }

  @Post('whispers')
  @Doc({
    summary: 'Say something to the person who has the conversation, and to nobody else',
    body: Words,
    answer: 'Whisper',
    problems: ['nobody_to_whisper'],
  })
  async whisper(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<Whisper> {
    const written = await this.supervise.whisper(id, parseWith(Words, body).text, actor);
    return (await this.queries.whispers([written]))[0];
  }

  @Post('join-messages')
  @Doc({
    summary: 'Write to the customer beside the person who has the conversation',
    body: Said,
    answer: 'Written',
    problems: ['not_watching'],
  })
  say(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<Written> {
    return this.supervise.say(id, parseWith(Said, body), actor);
  }
}
