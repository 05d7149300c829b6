import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { readLimit } from '../../kernel/http/paging.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Doc, paged } from '../../kernel/http/openapi/doc.js';
import { PLAY, PlaySettingsStore } from '../play-settings.js';
import { DecisionsQueries } from './decisions.queries.js';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time like 21:00');
const Settings = z.strictObject({
  play: z.literal(PLAY).optional(),
  version: z.number().optional(),
  enabled: z.boolean().optional(),
  capPer24h: z.number().int().min(1).max(20).optional(),
  quietFrom: clock.optional(),
  quietUntil: clock.optional(),
  supervisorAt: z.number().int().min(2).max(20).optional(),
});

/** What was decided about whom, why, and what would have changed it. */
@Controller('v1')
@Allow('agent', { scope: 'decisions' })
export class DecisionsController {
  constructor(
    private readonly queries: DecisionsQueries,
    private readonly settings: PlaySettingsStore,
  ) {}

  @Get('decisions')
  @Doc({
    summary: 'Decisions, newest first',
    answer: 'Page<Decision>',
    query: { profile: 'id of a profile', conversation: 'id of a conversation', ...paged },
  })
  list(@Query() query: Record<string, string | undefined>) {
    return this.queries.page(query, query.cursor, readLimit(query.limit));
  }

  @Get('decisions/:id')
  @Doc({ summary: 'One decision with every candidate', answer: 'Decision' })
  one(@Param('id') id: string) {
    return this.queries.byId(id);
  }

  @Post('decisions/:id/replay')
  @Doc({ summary: 'Decide again from the record, and compare', answer: { equal: 'boolean', decision: 'Decision' } })
  @HttpCode(200)
  replay(@Param('id') id: string) {
    return this.queries.replay(id);
  }

  @Get('why-not')
  @Doc({ summary: 'Why a person did not hear from a play', answer: { sentence: 'string', decisions: 'Decision[]' } })
  whyNot(@Query('profile') profile?: string, @Query('play') play?: string) {
    if (!profile) throw invalid('/profile', 'required', 'Say whom you mean: profile=');
    return this.queries.whyNot(profile, play);
  }

  @Get('profiles/:id/held')
  @Doc({ summary: 'Contacts with a person that are held back for now, and until when', answer: 'List<HeldContact>' })
  async held(@Param('id') id: string) {
    return { data: await this.queries.held(id) };
  }

  @Get('plays/:name')
  @Doc({ summary: 'The settings of a play', answer: 'PlaySettings' })
  play(@Param('name') name: string) {
    if (name !== PLAY) throw notFound('play');
    return this.settings.read();
  }

  @Put('plays/:name')
  @Doc({ summary: 'Change the settings of a play', body: Settings, answer: 'PlaySettings' })
  @Allow('supervisor')
  setPlay(@Param('name') name: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    if (name !== PLAY) throw notFound('play');
    const { play: _, version: __, ...settings } = parseWith(Settings, body);
    return this.settings.change(settings, actor);
  }
}
