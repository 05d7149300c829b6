import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import type { PersonDesk } from '../../../contract/setup.js';
import { type Actor, CurrentActor } from '../../../kernel/auth/actor.js';
import { Allow } from '../../../kernel/auth/allow.js';
import { Doc } from '../../../kernel/http/openapi/doc.js';
import { parseWith } from '../../../kernel/http/validate.js';
import { DeskChanges, PersonRemoval, Reassign, Requeue, StatusOf } from '../setup.schema.js';
import { ManageWork } from '../work/manage-work.js';
import { ChangeDesk } from './change-desk.js';
import { ChangeStatusOf } from './change-status-of.js';
import { PersonDesksQueries } from './desks.queries.js';
import { RemovePerson } from './remove-person.js';

/** Other people's desks and work, as a supervisor changes them. Each change is told to whom it concerns. */
@Controller('v1')
@Allow('supervisor')
export class DesksController {
  constructor(
    private readonly desks: PersonDesksQueries,
    private readonly change: ChangeDesk,
    private readonly status: ChangeStatusOf,
    private readonly removal: RemovePerson,
    private readonly work: ManageWork,
  ) {}

  @Get('desks')
  @Doc({ summary: 'What everybody works: queues, teams, skills, capacity', answer: 'List<PersonDesk>' })
  async all(): Promise<{ data: PersonDesk[] }> {
    return { data: await this.desks.all() };
  }

  @Get('agents/:id/desk')
  @Doc({ summary: 'What one person works', answer: 'PersonDesk' })
  one(@Param('id') id: string): Promise<PersonDesk> {
    return this.desks.one(id);
  }

  @Patch('agents/:id/desk')
  @Doc({
    summary: 'Change what a person works',
    about: 'What is left out stays; a list that is given replaces the one there was. What they hold stays theirs.',
    body: DeskChanges,
    answer: 'PersonDesk',
  })
  async patch(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<PersonDesk> {
    await this.change.run(id, parseWith(DeskChanges, body), actor);
    return this.desks.one(id);
  }

  @Put('agents/:id/status')
  @Doc({ summary: 'Choose a status for somebody else', body: StatusOf, answer: 'PersonDesk' })
  async choose(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<PersonDesk> {
    await this.status.run(id, parseWith(StatusOf, body), actor);
    return this.desks.one(id);
  }

  @Delete('agents/:id')
  @Allow('admin')
  @HttpCode(204)
  @Doc({
    summary: 'Somebody leaves',
    about: 'They are signed out and asked no more. With `workTo=queue` what they hold waits again, as old as it is.',
    query: { workTo: '`queue`: what they hold goes back to its queue' },
    problems: ['has_live_work', 'own_account', 'last_admin'],
  })
  remove(@Param('id') id: string, @Query() query: unknown, @CurrentActor() actor: Actor): Promise<void> {
    return this.removal.run(id, parseWith(PersonRemoval, query).workTo, actor);
  }

  @Post('work-items/:id/requeue')
  @HttpCode(204)
  @Doc({
    summary: 'Put work back into a queue, with its age',
    about: 'Without `queueId` into the one it is in. Whoever had it is asked again only after the others.',
    body: Requeue,
    problems: ['work_over'],
  })
  requeue(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<void> {
    return this.work.requeue(id, parseWith(Requeue, body ?? {}), actor);
  }

  @Post('work-items/:id/reassign')
  @HttpCode(204)
  @Doc({
    summary: 'Give work to a person',
    about:
      'It rings at their desk before anybody else’s; with `force` it is theirs at once, over their limit if need be.',
    body: Reassign,
    problems: ['work_over'],
  })
  reassign(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<void> {
    return this.work.reassign(id, parseWith(Reassign, body), actor);
  }
}
