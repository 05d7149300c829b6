import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { Skill, Team } from '../../../contract/setup.js';
import { type Actor, CurrentActor } from '../../../kernel/auth/actor.js';
import { Allow } from '../../../kernel/auth/allow.js';
import { Doc } from '../../../kernel/http/openapi/doc.js';
import { parseWith } from '../../../kernel/http/validate.js';
import { NewTeam, SkillName, SkillRemoval, TeamChanges, TeamRemoval } from '../setup.schema.js';
import { ChangeTeam } from '../teams/change-team.js';
import { ChangeSkill } from './change-skill.js';
import { SkillsQueries } from './skills.queries.js';

/** What can be asked of people: skills, and teams. */
@Controller('v1')
@Allow('admin')
export class SkillsController {
  constructor(
    private readonly queries: SkillsQueries,
    private readonly skill: ChangeSkill,
    private readonly team: ChangeTeam,
  ) {}

  @Get('skills')
  @Allow('supervisor')
  @Doc({ summary: 'Skills, with who asks for them', answer: 'List<Skill>' })
  async skills(): Promise<{ data: Skill[] }> {
    return { data: await this.queries.skills() };
  }

  @Post('skills')
  @Doc({ summary: 'Make a skill', body: SkillName, answer: { name: 'string' }, problems: ['name_taken'] })
  async addSkill(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<{ name: string }> {
    const { name } = parseWith(SkillName, body);
    await this.skill.add(name, actor);
    return { name };
  }

  @Patch('skills/:name')
  @Doc({
    summary: 'Rename a skill; people, steps and waiting work follow',
    body: SkillName,
    answer: { name: 'string' },
    problems: ['name_taken'],
  })
  async renameSkill(
    @Param('name') was: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<{ name: string }> {
    const { name } = parseWith(SkillName, body);
    await this.skill.rename(was, name, actor);
    return { name };
  }

  @Delete('skills/:name')
  @HttpCode(204)
  @Doc({
    summary: 'Remove a skill',
    about: 'What asks for it is given another one with `replaceBy`, or asks for one thing less with `drop=true`.',
    query: { replaceBy: 'the skill that takes its place', drop: '`true`: nothing takes its place' },
    problems: ['has_live_work'],
  })
  removeSkill(@Param('name') name: string, @Query() query: unknown, @CurrentActor() actor: Actor): Promise<void> {
    const { replaceBy, drop } = parseWith(SkillRemoval, query);
    return this.skill.remove(name, { replaceBy, drop: drop === 'true' }, actor);
  }

  @Get('teams')
  @Allow('supervisor')
  @Doc({ summary: 'Teams, with their people', answer: 'List<Team>' })
  async teams(): Promise<{ data: Team[] }> {
    return { data: await this.queries.teams() };
  }

  @Post('teams')
  @Doc({ summary: 'Make a team', body: NewTeam, answer: 'Team', problems: ['name_taken'] })
  async addTeam(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Team> {
    return this.queries.team(await this.team.add(parseWith(NewTeam, body), actor));
  }

  @Patch('teams/:id')
  @Doc({
    summary: 'Rename a team, or say anew who is in it',
    body: TeamChanges,
    answer: 'Team',
    problems: ['name_taken'],
  })
  async changeTeam(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Team> {
    await this.team.change(id, parseWith(TeamChanges, body), actor);
    return this.queries.team(id);
  }

  @Delete('teams/:id')
  @HttpCode(204)
  @Doc({
    summary: 'Remove a team',
    query: { drop: '`true`: steps that ask for it ask for it no more' },
    problems: ['in_use'],
  })
  removeTeam(@Param('id') id: string, @Query() query: unknown, @CurrentActor() actor: Actor): Promise<void> {
    return this.team.remove(id, parseWith(TeamRemoval, query).drop === 'true', actor);
  }
}
