import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { KnownEvent, PeopleSegment } from '../../contract/traits.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { readLimit } from '../../kernel/http/paging.js';
import { parseWith } from '../../kernel/http/validate.js';
import { ChangeSegment } from './change-segment.js';
import { EventNamesQueries } from './event-names.queries.js';
import { NewSegment, Preview, SegmentChanges, tagName } from './segment.schema.js';
import { SegmentsQueries } from './segments.queries.js';
import { Tags } from './tags.js';

const TagChange = z
  .strictObject({ add: z.array(tagName).max(50).default([]), remove: z.array(tagName).max(50).default([]) })
  .refine(({ add, remove }) => !add.some((one) => remove.includes(one)), {
    path: ['remove'],
    message: 'A tag is put on or taken away, not both',
  });

/** Groups of people by rule, and the tags on people. */
@Controller('v1')
@Allow('supervisor', { scope: 'profiles' })
export class SegmentsController {
  constructor(
    private readonly queries: SegmentsQueries,
    private readonly change: ChangeSegment,
    private readonly tags: Tags,
    private readonly events: EventNamesQueries,
  ) {}

  @Get('segments')
  @Doc({ summary: 'Segments, and how many people are in each', answer: { data: 'PeopleSegment[]' } })
  @Allow('agent', { scope: 'profiles' })
  async list(): Promise<{ data: PeopleSegment[] }> {
    return { data: await this.queries.all() };
  }

  @Get('segments/:id')
  @Doc({ summary: 'One segment', answer: 'PeopleSegment' })
  @Allow('agent', { scope: 'profiles' })
  one(@Param('id') id: string): Promise<PeopleSegment> {
    return this.queries.one(id);
  }

  @Post('segments')
  @Doc({ summary: 'Make a segment; everybody is looked at', body: NewSegment, answer: 'PeopleSegment' })
  async add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<PeopleSegment> {
    return this.queries.one(await this.change.add(parseWith(NewSegment, body), actor));
  }

  @Post('segments/preview')
  @HttpCode(200)
  @Doc({ summary: 'How many people rules would hold', body: Preview, answer: 'SegmentPreview' })
  preview(@Body() body: unknown) {
    return this.queries.preview(parseWith(Preview, body).rules);
  }

  @Patch('segments/:id')
  @Doc({
    summary: 'Change a segment; with new rules everybody is looked at',
    body: SegmentChanges,
    answer: 'PeopleSegment',
  })
  async patch(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<PeopleSegment> {
    await this.change.change(id, parseWith(SegmentChanges, body), actor);
    return this.queries.one(id);
  }

  @Delete('segments/:id')
  @HttpCode(204)
  @Doc({ summary: 'Remove a segment' })
  remove(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.change.remove(id, actor);
  }

  @Get('segments/:id/members')
  @Doc({ summary: 'Who is in a segment, the newest first', answer: 'Page<SegmentMember>' })
  @Allow('agent', { scope: 'profiles' })
  members(@Param('id') id: string, @Query('cursor') cursor?: string, @Query('limit') limit?: string) {
    return this.queries.members(id, cursor, readLimit(limit));
  }

  @Get('tags')
  @Doc({
    summary: 'Tags of people in use, the commonest first',
    answer: { data: 'object[]' },
    query: { query: 'what they begin with' },
  })
  @Allow('agent', { scope: 'profiles' })
  async used(@Query('query') query = '') {
    return { data: await this.tags.used(query.slice(0, 60)) };
  }

  @Get('event-names')
  @Doc({
    summary: 'Names of events lately told of people, the commonest first, and those fields are worked out of',
    answer: 'List<KnownEvent>',
  })
  async eventNames(): Promise<{ data: KnownEvent[] }> {
    return { data: await this.events.all() };
  }

  @Post('profiles/:id/tags')
  @HttpCode(200)
  @Doc({ summary: 'Put tags on a person, or take them away', body: TagChange, answer: { data: 'PersonTag[]' } })
  @Allow('agent', { scope: 'profiles' })
  async tag(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    await this.tags.run(id, parseWith(TagChange, body), actor);
    return { data: await this.tags.on(id) };
  }
}
