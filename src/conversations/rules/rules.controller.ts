import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type { DryRun, Rule, RuleField, RuleMiss, RuleRun } from '../../contract/macros.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { readLimit } from '../../kernel/http/paging.js';
import { parseWith } from '../../kernel/http/validate.js';
import { CheckRule } from './check-rule.js';
import { DryRunRule } from './dry-run-rule.js';
import { opsOf } from './fields.js';
import { KeepRules } from './keep-rules.js';
import { DryRunAsk, NewRule, RuleChanges, RuleOrder } from './rule.schema.js';
import { RulesQueries } from './rules.queries.js';

/** Rules: what the hub does by itself when something happens. */
@Controller('v1/rules')
@Allow('admin', { scope: 'rules' })
export class RulesController {
  constructor(
    private readonly queries: RulesQueries,
    private readonly keep: KeepRules,
    private readonly check: CheckRule,
    private readonly dry: DryRunRule,
  ) {}

  @Get()
  @Allow('supervisor', { scope: 'rules' })
  @Doc({ summary: 'Rules in the order they run, with what they did in seven days', answer: 'List<Rule>' })
  async list(): Promise<{ data: Rule[] }> {
    return { data: await this.queries.all() };
  }

  @Get('fields')
  @Allow('supervisor', { scope: 'rules' })
  @Doc({
    summary: 'What conditions can ask about, and how',
    answer: { data: 'object[]', ops: 'object' },
  })
  async fields(): Promise<{ data: RuleField[]; ops: typeof opsOf }> {
    return { data: await this.check.fields(), ops: opsOf };
  }

  @Post()
  @Doc({
    summary: 'Make a rule; it runs last, once it is enabled',
    body: NewRule,
    answer: 'Rule',
    problems: ['name_taken'],
  })
  async add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Rule> {
    return this.queries.one(await this.keep.add(parseWith(NewRule, body), actor));
  }

  @Post('dry-run')
  @HttpCode(200)
  @Doc({
    summary: 'What a rule would do with the newest conversations as they stand',
    about:
      'Nothing is done. Of each that does not match it is said which condition was not met, and what was there instead.',
    body: DryRunAsk,
    answer: 'DryRun',
  })
  dryRun(@Body() body: unknown): Promise<DryRun> {
    return this.dry.run(parseWith(DryRunAsk, body));
  }

  @Put('order')
  @HttpCode(200)
  @Doc({ summary: 'Say in which order they run', body: RuleOrder, answer: 'List<Rule>' })
  async order(@Body() body: unknown): Promise<{ data: Rule[] }> {
    await this.keep.order(parseWith(RuleOrder, body).ids);
    return { data: await this.queries.all() };
  }

  @Get(':id')
  @Allow('supervisor', { scope: 'rules' })
  @Doc({ summary: 'One rule', answer: 'Rule' })
  one(@Param('id') id: string): Promise<Rule> {
    return this.queries.one(id);
  }

  @Patch(':id')
  @Doc({ summary: 'Change, enable or stop a rule', body: RuleChanges, answer: 'Rule', problems: ['name_taken'] })
  async change(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Rule> {
    await this.keep.change(id, parseWith(RuleChanges, body), actor);
    return this.queries.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Doc({ summary: 'Remove a rule and its log' })
  remove(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.keep.remove(id, actor);
  }

  @Get(':id/runs')
  @Allow('supervisor', { scope: 'rules' })
  @Doc({ summary: 'What it did, step by step, the newest first', answer: 'Page<RuleRun>' })
  runs(
    @Param('id') id: string,
    @Query('cursor') cursor?: string,
    @Query('limit') limit?: string,
  ): Promise<Page<RuleRun>> {
    return this.queries.runs(id, cursor, readLimit(limit));
  }

  @Get(':id/misses')
  @Allow('supervisor', { scope: 'rules' })
  @Doc({ summary: 'Why it did nothing, counted by day, of seven days', answer: 'List<RuleMiss>' })
  async misses(@Param('id') id: string): Promise<{ data: RuleMiss[] }> {
    return { data: await this.queries.misses(id) };
  }
}
