import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { BusinessCalendar, OpenState } from '../../contract/hours.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { invalid } from '../../kernel/http/problem.js';
import { parseWith } from '../../kernel/http/validate.js';
import { CalendarChange, NewCalendar } from './calendar.schema.js';
import { Calendars } from './calendars.js';
import { ChangeCalendar } from './change-calendar.js';

/** When teams work: the calendars queues and agreed times go by. */
@Controller('v1/calendars')
export class CalendarsController {
  constructor(
    private readonly calendars: Calendars,
    private readonly changing: ChangeCalendar,
  ) {}

  @Get()
  @Doc({ summary: 'Business calendars', answer: 'List<BusinessCalendar>' })
  @Allow('agent')
  async list(): Promise<{ data: BusinessCalendar[] }> {
    return { data: await this.calendars.all() };
  }

  @Get(':id')
  @Doc({ summary: 'One calendar', answer: 'BusinessCalendar' })
  @Allow('agent')
  one(@Param('id') id: string): Promise<BusinessCalendar> {
    return this.calendars.one(id);
  }

  @Get(':id/open')
  @Doc({ summary: 'Whether it is open now or at `at`, and when that changes', answer: 'OpenState' })
  @Allow('agent')
  open(@Param('id') id: string, @Query('at') at?: string): Promise<OpenState> {
    return this.calendars.stateAt(id, at === undefined ? Date.now() : readMoment(at));
  }

  @Post()
  @Doc({
    summary: 'Make a calendar',
    about:
      'Hours are those of the wall clock in its zone. A holiday may be of one year or, as `--12-25`, of every year.',
    body: NewCalendar,
    answer: 'BusinessCalendar',
    problems: ['conflict'],
  })
  @Allow('admin')
  add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<BusinessCalendar> {
    return this.changing.add(parseWith(NewCalendar, body), actor);
  }

  @Patch(':id')
  @Doc({ summary: 'Change a calendar', body: CalendarChange, answer: 'BusinessCalendar', problems: ['conflict'] })
  @Allow('admin')
  change(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<BusinessCalendar> {
    return this.changing.change(id, parseWith(CalendarChange, body), actor);
  }

  @Delete(':id')
  @HttpCode(204)
  @Doc({ summary: 'Remove a calendar nothing goes by', problems: ['calendar_in_use'] })
  @Allow('admin')
  remove(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.changing.remove(id, actor);
  }
}

function readMoment(text: string): number {
  const moment = /^\d{4}-.+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment)) throw invalid('/at', 'invalid', 'is a moment like 2026-12-24T09:00:00Z');
  return moment;
}
