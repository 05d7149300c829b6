import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { type Actor, CurrentActor, factActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc, paged } from '../kernel/http/openapi/doc.js';
import { readLimit } from '../kernel/http/paging.js';
import { parseWith } from '../kernel/http/validate.js';
import { MergeProfiles } from './merge-profiles.js';
import { MergesQueries } from './merges.queries.js';
import { ProfilesQueries } from './profiles.queries.js';
import { SettleProposal } from './settle-proposal.js';
import { UnmergeProfile } from './unmerge-profile.js';

const MergeBody = z.strictObject({
  discarded: z.string().min(1).max(60),
  reason: z.string().trim().min(1).max(200).default('same_person'),
});
const UnmergeBody = z.strictObject({ reason: z.string().trim().min(1).max(200).default('not_the_same') });
const Answer = z.strictObject({ accept: z.boolean(), surviving: z.string().max(60).optional() });

/** Two records that are one person: proposed with the reasons, joined, and parted again without loss. */
@Controller('v1')
@Allow('agent', { scope: 'profiles' })
export class MergesController {
  constructor(
    private readonly merge: MergeProfiles,
    private readonly unmerge: UnmergeProfile,
    private readonly settle: SettleProposal,
    private readonly merges: MergesQueries,
    private readonly profiles: ProfilesQueries,
  ) {}

  @Post('profiles/:id/merge')
  @HttpCode(200)
  @Doc({
    summary: 'Make another record part of this person',
    body: MergeBody,
    answer: 'Profile',
    problems: ['already_merged'],
  })
  async join(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    const { discarded, reason } = parseWith(MergeBody, body);
    await this.merge.run({ surviving: id, discarded, reason }, factActor(actor));
    return this.profiles.byId(id);
  }

  @Post('profiles/:id/unmerge')
  @HttpCode(200)
  @Doc({
    summary: 'Part this record from the person it was merged into: it stands as if it had never been merged',
    body: UnmergeBody,
    answer: 'Profile',
    problems: ['not_merged'],
  })
  async part(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    await this.unmerge.run(id, parseWith(UnmergeBody, body ?? {}).reason, factActor(actor));
    return this.profiles.byId(id);
  }

  @Get('profiles/:id/merges')
  @Doc({ summary: 'Every merge of this person and what became of it, newest first', answer: { data: 'MergeLine[]' } })
  async history(@Param('id') id: string) {
    return { data: await this.merges.of(id) };
  }

  @Get('merge-proposals')
  @Doc({
    summary: 'Pairs of records that may be one person, likeliest first, with the evidence',
    answer: 'Page<MergeProposal>',
    query: {
      profile: 'id of a profile: only its pairs',
      state: '`open` (default), `accepted` or `rejected`',
      ...paged,
    },
  })
  proposals(@Query() query: Record<string, string | undefined>) {
    return this.merges.proposals(query.state ?? 'open', query.profile, query.cursor, readLimit(query.limit));
  }

  @Get('merge-proposals/:id')
  @Doc({ summary: 'One pair, whatever became of it', answer: 'MergeProposal' })
  proposal(@Param('id') id: string) {
    return this.merges.proposal(id);
  }

  @Post('merge-proposals/:id/reopen')
  @HttpCode(200)
  @Doc({
    summary: 'Take an answer back: the two are asked about again',
    answer: 'MergeProposal',
    problems: ['already_merged'],
  })
  async reopen(@Param('id') id: string, @CurrentActor() actor: Actor) {
    await this.settle.reopen(id, factActor(actor));
    return this.merges.proposal(id);
  }

  @Post('merge-proposals/:id/answer')
  @HttpCode(200)
  @Doc({
    summary: 'Say whether the two are one person: they are merged, or never proposed again',
    body: Answer,
    answer: 'MergeProposal',
    problems: ['proposal_settled'],
  })
  async answer(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    const { accept, surviving } = parseWith(Answer, body);
    await this.settle.run(id, accept, surviving, factActor(actor));
    return this.merges.proposal(id);
  }
}
