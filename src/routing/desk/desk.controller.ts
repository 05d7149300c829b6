import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { Desk, Disposition, Queue } from '../../contract/routing.js';
import { CurrentActor, factActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { assertPerson } from '../person.js';
import { Status } from '../work/work.schema.js';
import { DeskQueries } from './desk.queries.js';
import { type AgentLine, FloorQueries } from './floor.queries.js';
import { SetStatus } from './set-status.js';

/** One’s own desk, and the lists a console needs beside it. */
@Controller('v1')
@Allow('agent')
export class DeskController {
  constructor(
    private readonly desks: DeskQueries,
    private readonly floor: FloorQueries,
    private readonly status: SetStatus,
  ) {}

  @Get('me/desk')
  @Doc({ summary: 'All that you hold now: status, offers, work', answer: 'Desk' })
  desk(@CurrentActor() actor: Person): Promise<Desk> {
    return this.desks.desk(assertPerson(actor).id);
  }

  @Put('me/status')
  @Doc({ summary: 'Choose your status', body: Status, answer: 'Desk' })
  async choose(@Body() body: unknown, @CurrentActor() actor: Person): Promise<Desk> {
    const { status, reason, next, seconds } = parseWith(Status, body);
    const by = { actor: factActor(actor), next, seconds };
    await this.status.run(assertPerson(actor), status, reason, by);
    return this.desks.desk(actor.id);
  }

  @Post('me/bring-back')
  @Doc({ summary: 'Take offers again after missed ones', answer: 'Desk' })
  @HttpCode(200)
  async bringBack(@CurrentActor() actor: Person): Promise<Desk> {
    await this.status.bringBack(assertPerson(actor));
    return this.desks.desk(actor.id);
  }

  @Get('queues')
  @Doc({ summary: 'Queues', answer: 'List<Queue>' })
  async queues(): Promise<{ data: Queue[] }> {
    return { data: await this.floor.queues() };
  }

  @Get('dispositions')
  @Doc({ summary: 'What a wrap-up may say', answer: 'List<Disposition>' })
  async dispositions(@Query('queue') queueId?: string): Promise<{ data: Disposition[] }> {
    return { data: await this.floor.dispositions(queueId ?? null) };
  }

  @Get('agents')
  @Doc({ summary: 'People, with status and presence', answer: { data: 'object[]' } })
  async agents(): Promise<{ data: AgentLine[] }> {
    return { data: await this.floor.agents() };
  }
}
