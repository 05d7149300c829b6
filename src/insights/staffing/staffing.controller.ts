import { Controller, Get, Query } from '@nestjs/common';
import type { Intraday, QueueWait, StaffingNeed } from '../../contract/staffing.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { IntradayQueries } from './intraday.queries.js';
import { answerRequired } from './required.js';
import { IntradayQuery, RequiredQuery, WaitQuery } from './staffing.schema.js';
import { WaitsQueries } from './waits.queries.js';

const goal = {
  serviceLevel: 'percent to be answered within the time; 80 unless told',
  shrinkage: 'percent of paid time away from the desk; 0 unless told',
  maxOccupancy: 'percent an agent may be busy at most; 100 unless told',
};

/** How many people a queue needs, and how long its customers wait. */
@Controller('v1/staffing')
@Allow('supervisor', { scope: 'metrics' })
export class StaffingController {
  constructor(
    private readonly intraday: IntradayQueries,
    private readonly waits: WaitsQueries,
  ) {}

  @Get('required')
  @Doc({
    summary: 'Agents needed for a service level',
    about: 'Erlang C, Erlang A, or a simulation of chat with several conversations an agent.',
    answer: 'StaffingNeed',
    query: {
      model: 'c (everybody waits, the default), a (people leave) or chat (several at once, simulated)',
      calls: 'arrivals an interval',
      intervalMinutes: 'length of the interval; 30 unless told',
      ahtSeconds: 'mean handle time',
      patienceSeconds: 'mean patience; models a and chat',
      concurrency: 'conversations an agent holds at once; model chat',
      withinSeconds: 'the time; 20 unless told',
      agents: 'also tell what this many would give',
      ...goal,
    },
  })
  required(@Query() query: Record<string, unknown>): Promise<StaffingNeed> {
    return answerRequired(parseWith(RequiredQuery, query));
  }

  @Get('intraday')
  @Doc({
    summary: 'Today of a queue in intervals: forecast, actual and required staff',
    answer: 'Intraday',
    query: {
      queue: 'id of a queue',
      minutes: '15, 30 or 60; 30 unless told',
      withinSeconds: 'the time; the goal of the queue unless told',
      ...goal,
    },
  })
  today(@Query() query: Record<string, unknown>): Promise<Intraday> {
    return this.intraday.today(parseWith(IntradayQuery, query));
  }

  @Get('wait')
  @Doc({
    summary: 'How long somebody who came now would wait, as a range',
    answer: 'QueueWait',
    query: { queue: 'id of a queue' },
  })
  wait(@Query() query: Record<string, unknown>): Promise<QueueWait> {
    return this.waits.of(parseWith(WaitQuery, query).queue);
  }
}
