import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Page } from '../contract/common.js';
import type { Profile } from '../contract/conversations.js';
import { type Actor, CurrentActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { readLimit } from '../kernel/http/paging.js';
import { parseWith } from '../kernel/http/validate.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { ChangeProfile } from './change-profile.js';
import { ProfilesQueries } from './profiles.queries.js';

const Changes = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  attributes: z.record(z.string().max(60), z.unknown()).optional(),
  doNotContact: z.boolean().optional(),
  openComplaint: z.boolean().optional(),
  timeZone: z.string().max(60).optional(),
});

/** People, their addresses and what we know of them. */
@Controller('v1/profiles')
@Allow('agent', { scope: 'profiles' })
export class ProfilesController {
  constructor(
    private readonly queries: ProfilesQueries,
    private readonly change: ChangeProfile,
  ) {}

  @Get()
  @Doc({ summary: 'People by name or address', answer: 'Page<Profile>' })
  search(
    @Query('query') query = '',
    @Query('cursor') cursor?: string,
    @Query('limit') limit?: string,
  ): Promise<Page<Profile>> {
    return this.queries.search(query.slice(0, 200), cursor, readLimit(limit));
  }

  @Get(':id')
  @Doc({ summary: 'One person', answer: 'Profile' })
  one(@Param('id') id: string): Promise<Profile> {
    return this.queries.byId(id);
  }

  @Patch(':id')
  @Doc({ summary: 'Change what is known of a person', body: Changes, answer: 'Profile' })
  async patch(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Profile> {
    await this.change.run(id, parseWith(Changes, body), actor);
    return this.queries.byId(id);
  }
}
