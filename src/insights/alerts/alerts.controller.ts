import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { AlertIncident, AlertMail, AlertMetric, AlertRule } from '../../contract/alerts.js';
import type { Page } from '../../contract/common.js';
import { type Actor, CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc, paged } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { RuleBody, SenderBody, Snooze } from './alert.schema.js';
import { AlertMailSender } from './alert-mail.js';
import { AlertRules } from './alert-rules.js';
import { AnswerIncident } from './answer-incident.js';
import { IncidentsQueries } from './incidents.queries.js';
import { alertMetrics } from './watched.js';

/** What counts as trouble on the floor, and the trouble there is. */
@Controller('v1')
@Allow('supervisor', { scope: 'metrics' })
export class AlertsController {
  constructor(
    private readonly rules: AlertRules,
    private readonly incidents: IncidentsQueries,
    private readonly answer: AnswerIncident,
    private readonly sender: AlertMailSender,
  ) {}

  @Get('alert-metrics')
  @Doc({ summary: 'What an alert may look at', answer: 'List<AlertMetric>' })
  metrics(): { data: AlertMetric[] } {
    return { data: alertMetrics };
  }

  @Get('alert-rules')
  @Doc({ summary: 'The rules of what is trouble', answer: 'List<AlertRule>' })
  async all(): Promise<{ data: AlertRule[] }> {
    return { data: await this.rules.all() };
  }

  @Post('alert-rules')
  @Doc({ summary: 'Make a rule', body: RuleBody, answer: 'AlertRule' })
  make(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<AlertRule> {
    return this.rules.save(null, parseWith(RuleBody, body), actor);
  }

  @Put('alert-rules/:id')
  @Doc({ summary: 'Change a rule', body: RuleBody, answer: 'AlertRule' })
  change(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<AlertRule> {
    return this.rules.save(id, parseWith(RuleBody, body), actor);
  }

  @Delete('alert-rules/:id')
  @HttpCode(204)
  @Doc({ summary: 'Remove a rule, with its incidents' })
  remove(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.rules.remove(id, actor);
  }

  @Get('alert-mail')
  @Doc({ summary: 'Which e-mail inbox alerts leave by', answer: 'AlertMail' })
  mail(): Promise<AlertMail> {
    return this.sender.read();
  }

  @Put('alert-mail')
  @Doc({
    summary: 'Choose the e-mail inbox alerts leave by',
    about: 'With `null`, and while the chosen one is paused, it is the oldest e-mail inbox that works.',
    body: SenderBody,
    answer: 'AlertMail',
  })
  choose(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<AlertMail> {
    return this.sender.choose(parseWith(SenderBody, body).inboxId, actor);
  }

  @Get('alerts')
  @Doc({
    summary: 'Incidents, newest first',
    answer: 'Page<AlertIncident>',
    query: { state: 'firing or resolved; both unless told', ...paged },
  })
  list(@Query() query: Record<string, string | undefined>): Promise<Page<AlertIncident>> {
    return this.incidents.page(query);
  }

  @Post('alerts/:id/acknowledge')
  @HttpCode(200)
  @Doc({ summary: 'You look after it: nobody is told again', answer: 'AlertIncident' })
  async acknowledge(@Param('id') id: string, @CurrentActor() actor: Person): Promise<AlertIncident> {
    await this.answer.acknowledge(id, actor);
    return (await this.incidents.some([id]))[0];
  }

  @Post('alerts/:id/snooze')
  @HttpCode(200)
  @Doc({
    summary: 'Be told again later, if it still lasts',
    body: Snooze,
    answer: 'AlertIncident',
    problems: ['incident_over'],
  })
  async snooze(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<AlertIncident> {
    await this.answer.snooze(id, parseWith(Snooze, body).minutes, actor);
    return (await this.incidents.some([id]))[0];
  }
}
