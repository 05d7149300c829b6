import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Page } from '../contract/common.js';
import type { Profile } from '../contract/conversations.js';
import type { IdentityMatch, RevealedTrait } from '../contract/traits.js';
import { type Actor, CurrentActor, roleOf } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { readLimit } from '../kernel/http/paging.js';
import { parseWith } from '../kernel/http/validate.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { ChangeProfile } from './change-profile.js';
import { FindIdentity } from './find-identity.js';
import { flags } from './flags.js';
import { ProfilesQueries } from './profiles.queries.js';
import { Reveal, RevealTrait } from './traits/reveal-trait.js';

const Changes = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  attributes: z.record(z.string().max(60), z.unknown()).optional(),
  timeZone: z.string().max(60).optional(),
  doNotContact: z.boolean().optional(),
  openComplaint: z.boolean().optional(),
  flags: z
    .array(
      z.strictObject({
        flag: z.enum(flags),
        isOn: z.boolean(),
        reason: z.string().trim().max(500).optional(),
        visibility: z.enum(['team', 'supervisors']).optional(),
      }),
    )
    .max(flags.length)
    .optional(),
});

const AskedIdentity = z.strictObject({
  kind: z.enum(['phone', 'email', 'external_id', 'visitor']),
  value: z.string().min(1).max(320),
});

/** People, their addresses and what we know of them. */
@Controller('v1/profiles')
@Allow('agent', { scope: 'profiles' })
export class ProfilesController {
  constructor(
    private readonly queries: ProfilesQueries,
    private readonly change: ChangeProfile,
    private readonly find: FindIdentity,
    private readonly reveal: RevealTrait,
  ) {}

  @Get()
  @Doc({ summary: 'People by name or address', answer: 'Page<Profile>' })
  search(
    @CurrentActor() actor: Actor,
    @Query('query') query = '',
    @Query('cursor') cursor?: string,
    @Query('limit') limit?: string,
  ): Promise<Page<Profile>> {
    return this.queries.search(query.slice(0, 200), cursor, readLimit(limit), { reader: roleOf(actor) });
  }

  @Get('by-identity')
  @Doc({
    summary: 'Whose an address is, by exact match',
    answer: 'IdentityMatch',
    query: { kind: '`phone`, `email`, `external_id` or `visitor`', value: 'the address' },
  })
  byIdentity(@Query() query: Record<string, string | undefined>): Promise<IdentityMatch> {
    const { kind, value } = parseWith(AskedIdentity, query);
    return this.find.run(kind, value);
  }

  @Get(':id')
  @Doc({ summary: 'One person, whichever of their records is named', answer: 'Profile' })
  one(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Profile> {
    return this.queries.byId(id, { reader: roleOf(actor) });
  }

  @Patch(':id')
  @Doc({ summary: 'Change what is known of a person', body: Changes, answer: 'Profile' })
  async patch(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Profile> {
    const { doNotContact, openComplaint, flags: given = [], ...rest } = parseWith(Changes, body);
    const plain = [
      { flag: 'do_not_contact' as const, isOn: doNotContact },
      { flag: 'open_complaint' as const, isOn: openComplaint },
    ].flatMap(({ flag, isOn }) => (isOn === undefined ? [] : { flag, isOn }));
    await this.change.run(id, { ...rest, flags: [...plain, ...given] }, actor);
    return this.queries.byId(id, { reader: roleOf(actor) });
  }

  @Post(':id/reveal')
  @HttpCode(200)
  @Doc({
    summary: 'Show one masked value, and why; it is in the audit',
    body: Reveal,
    answer: 'RevealedTrait',
  })
  shown(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<RevealedTrait> {
    return this.reveal.run(id, parseWith(Reveal, body), actor);
  }
}
