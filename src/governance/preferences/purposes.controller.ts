import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { ConsentText, Purpose } from '../../contract/consents.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Purposes } from './purposes.js';

const word = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'is a short word in lower case');
const storable = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !text.includes('\u0000') && text.isWellFormed(), 'holds characters that cannot be stored');
const PurposeBody = z.strictObject({
  name: word.refine((name) => name !== 'any', 'is taken'),
  label: storable(60).min(1),
  description: storable(500).default(''),
  needsConsent: z.boolean().default(true),
});
const PurposeChange = z.strictObject({
  label: storable(60).min(1).optional(),
  description: storable(500).optional(),
  needsConsent: z.boolean().optional(),
});
const TextBody = z.strictObject({ name: word, purpose: word, text: storable(4000).min(1) });

/** What people are written to for, and the words they are shown when they agree. */
@Controller('v1')
export class PurposesController {
  constructor(private readonly purposes: Purposes) {}

  @Get('purposes')
  @Doc({ summary: 'What people are written to for', answer: 'List<Purpose>' })
  @Allow('agent', { scope: 'profiles' })
  async list(): Promise<{ data: Purpose[] }> {
    return { data: await this.purposes.all() };
  }

  @Post('purposes')
  @Doc({
    summary: 'Add a purpose',
    about: 'Its description becomes version 1 of the text customers read on their preference page.',
    body: PurposeBody,
    answer: 'Purpose',
    problems: ['conflict'],
  })
  @Allow('admin', { scope: 'profiles' })
  add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Purpose> {
    return this.purposes.add(parseWith(PurposeBody, body), actor);
  }

  @Patch('purposes/:name')
  @Doc({
    summary: 'Change what a purpose is called, or whether it needs a yes',
    body: PurposeChange,
    answer: 'Purpose',
  })
  @Allow('admin', { scope: 'profiles' })
  change(@Param('name') name: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Purpose> {
    return this.purposes.change(name, parseWith(PurposeChange, body), actor);
  }

  @Delete('purposes/:name')
  @HttpCode(204)
  @Doc({ summary: 'Remove a purpose nobody has said anything about', problems: ['conflict'] })
  @Allow('admin', { scope: 'profiles' })
  remove(@Param('name') name: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.purposes.remove(name, actor);
  }

  @Get('consent-texts')
  @Doc({ summary: 'Every version of every text people agree to, newest first', answer: 'List<ConsentText>' })
  @Allow('agent', { scope: 'profiles' })
  async texts(): Promise<{ data: ConsentText[] }> {
    return { data: await this.purposes.texts() };
  }

  @Post('consent-texts')
  @Doc({
    summary: 'Add a version of a text',
    about:
      'A text is never changed or removed. One named as its purpose is what customers read on their preference page.',
    body: TextBody,
    answer: 'ConsentText',
  })
  @Allow('admin', { scope: 'profiles' })
  addText(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<ConsentText> {
    return this.purposes.addText(parseWith(TextBody, body), actor);
  }
}
