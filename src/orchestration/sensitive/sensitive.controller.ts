import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import type { Eligibility, SensitiveAction } from '../../contract/decisions.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { AskEligibility } from './ask-eligibility.js';
import { SensitiveActionBody, SensitiveActions } from './sensitive-actions.js';

const Name = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'is a short word in lower case');
const Ask = z.strictObject({ action: z.string().min(1).max(40) });

/** What is done only for people who have proved who they are, and whether it may be done for this one. */
@Controller('v1')
export class SensitiveController {
  constructor(
    private readonly actions: SensitiveActions,
    private readonly ask: AskEligibility,
  ) {}

  @Get('sensitive-actions')
  @Doc({ summary: 'Actions that ask for proof of who somebody is', answer: 'List<SensitiveAction>' })
  @Allow('agent', 'bot', { scope: 'conversations' })
  async list(): Promise<{ data: SensitiveAction[] }> {
    return { data: await this.actions.all() };
  }

  @Put('sensitive-actions/:name')
  @Doc({
    summary: 'Add such an action, or change what it needs',
    body: SensitiveActionBody,
    answer: 'SensitiveAction',
    problems: ['conflict'],
  })
  @Allow('admin')
  put(@Param('name') name: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<SensitiveAction> {
    return this.actions.put({ name: parseWith(Name, name), ...parseWith(SensitiveActionBody, body) }, actor);
  }

  @Delete('sensitive-actions/:name')
  @HttpCode(204)
  @Doc({ summary: 'Ask for no proof any more' })
  @Allow('admin')
  remove(@Param('name') name: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.actions.remove(name, actor);
  }

  @Post('conversations/:id/eligibility')
  @Doc({
    summary: 'Ask whether something sensitive may be proposed to whoever writes here',
    about:
      'Judged by the assurance of the conversation. `reasons` says why not, `IDENTITY_LEVEL` where too little is proved. Every answer is a decision.',
    body: Ask,
    answer: 'Eligibility',
  })
  @HttpCode(200)
  @Allow('agent', 'bot', { scope: 'conversations' })
  eligibility(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Eligibility> {
    return this.ask.run(id, parseWith(Ask, body).action, actor);
  }
}
