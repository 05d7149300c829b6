import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { CannedReply } from '../../contract/macros.js';
import { CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { storable } from '../message.schema.js';
import { CannedReplies } from './canned-replies.js';
import { type Keeper, shelfFields } from './shelf.js';

const fields = {
  shortcut: storable(40).regex(/^[\p{L}\p{N}_-]+$/u, 'is one word: letters, digits, - and _'),
  title: storable(120).trim().min(1),
  folder: storable(60).trim(),
  body: storable(10_000).trim().min(1),
};
const NewCanned = z.strictObject({ ...fields, folder: fields.folder.default(''), ...shelfFields });
const CannedChanges = z.strictObject({ ...fields, ...shelfFields }).partial();

/** Ready-made replies: one's own, a queue's and everybody's. */
@Controller('v1/canned-replies')
@Allow('agent')
export class CannedController {
  constructor(private readonly replies: CannedReplies) {}

  @Get()
  @Doc({ summary: 'Ready-made replies you may use, by shortcut', answer: 'List<CannedReply>' })
  async list(@CurrentActor() actor: Keeper): Promise<{ data: CannedReply[] }> {
    return { data: await this.replies.of(actor) };
  }

  @Post()
  @Doc({
    summary: 'Write a ready-made reply',
    about:
      'Variables as `{{customer.first_name}}`, with words for when it is not known: `{{customer.first_name|there}}`. A field of yours is `{{customer.<field>}}`. One that is not resolved keeps the reply from being sent.',
    body: NewCanned,
    answer: 'CannedReply',
    problems: ['shortcut_taken'],
  })
  add(@Body() body: unknown, @CurrentActor() actor: Keeper): Promise<CannedReply> {
    return this.replies.add(parseWith(NewCanned, body), actor);
  }

  @Patch(':id')
  @Doc({
    summary: 'Change a ready-made reply',
    body: CannedChanges,
    answer: 'CannedReply',
    problems: ['shortcut_taken'],
  })
  change(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Keeper): Promise<CannedReply> {
    return this.replies.change(id, parseWith(CannedChanges, body), actor);
  }

  @Delete(':id')
  @HttpCode(204)
  @Doc({ summary: 'Remove a ready-made reply' })
  remove(@Param('id') id: string, @CurrentActor() actor: Keeper): Promise<void> {
    return this.replies.remove(id, actor);
  }
}
