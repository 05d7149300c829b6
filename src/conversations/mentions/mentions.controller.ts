import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { CallableTeam, Mentions, Participant } from '../../contract/macros.js';
import { CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc, paged } from '../../kernel/http/openapi/doc.js';
import { readLimit } from '../../kernel/http/paging.js';
import { assertPerson } from '../acts/assert-person.js';
import { Follow } from './follow.js';
import { MentionsQueries } from './mentions.queries.js';

/** Being called in notes, and following conversations others work. */
@Controller('v1')
@Allow('agent')
export class MentionsController {
  constructor(
    private readonly queries: MentionsQueries,
    private readonly follow: Follow,
  ) {}

  @Get('me/mentions')
  @Doc({
    summary: 'Where colleagues called you, the newest first',
    answer: 'Mentions',
    query: { unseen: 'true: only those you have not looked at', ...paged },
  })
  mine(@CurrentActor() actor: Person, @Query() query: Record<string, string | undefined>): Promise<Mentions> {
    const { unseen, cursor, limit } = query;
    return this.queries.of(assertPerson(actor).id, { onlyUnseen: unseen === 'true', cursor, limit: readLimit(limit) });
  }

  @Get('callable-teams')
  @Doc({ summary: 'Teams a note can call by `@Name`', answer: 'List<CallableTeam>' })
  async teams(): Promise<{ data: CallableTeam[] }> {
    return { data: await this.queries.teams() };
  }

  @Post('me/mentions/seen')
  @HttpCode(204)
  @Doc({ summary: 'Say that you have seen them all' })
  async allSeen(@CurrentActor() actor: Person): Promise<void> {
    await this.follow.seen(assertPerson(actor).id, null);
  }

  @Post('conversations/:id/seen')
  @HttpCode(204)
  @Doc({ summary: 'Say that you looked at a conversation you follow or were called to' })
  async seen(@Param('id') id: string, @CurrentActor() actor: Person): Promise<void> {
    await this.follow.seen(assertPerson(actor).id, id);
  }

  @Get('conversations/:id/participants')
  @Doc({ summary: 'Who follows it', answer: 'List<Participant>' })
  async participants(@Param('id') id: string): Promise<{ data: Participant[] }> {
    return { data: await this.queries.participants(id) };
  }

  @Put('conversations/:id/participants/:agentId')
  @HttpCode(200)
  @Doc({ summary: 'Follow it, or call a colleague in; `me` is you', answer: 'List<Participant>' })
  async add(
    @Param('id') id: string,
    @Param('agentId') agentId: string,
    @CurrentActor() actor: Person,
  ): Promise<{ data: Participant[] }> {
    const me = assertPerson(actor);
    await this.follow.add(id, agentId === 'me' ? me.id : agentId, me);
    return { data: await this.queries.participants(id) };
  }

  @Delete('conversations/:id/participants/:agentId')
  @HttpCode(204)
  @Doc({ summary: 'Follow it no longer; a supervisor may take others out' })
  async remove(
    @Param('id') id: string,
    @Param('agentId') agentId: string,
    @CurrentActor() actor: Person,
  ): Promise<void> {
    const me = assertPerson(actor);
    await this.follow.remove(id, agentId === 'me' ? me.id : agentId, me);
  }
}
