import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import type { Intraday, StaffingModel } from '../../contract/staffing.js';
import { Workspace } from '../../governance/index.js';
import { ArrivalsQueries, SLOT_MINUTES, SLOTS } from './arrivals.queries.js';
import { type FloorNow, FloorNowQueries } from './floor-now.queries.js';
import { forecastDay } from './forecast-day.js';
import { meanOf } from './log-normal.js';
import { requiredOverDay } from './required-over-day.js';
import type { IntradayQuery } from './staffing.schema.js';

/** Today of one queue, interval by interval: what was expected, what came, what is still to come and who is needed for it. */
@Injectable()
export class IntradayQueries {
  constructor(
    private readonly floor: FloorNowQueries,
    private readonly arrivals: ArrivalsQueries,
    private readonly workspace: Workspace,
  ) {}

  async today(query: IntradayQuery): Promise<Intraday> {
    const now = await this.floor.of(query.queue);
    const zone = await this.workspace.zone();
    const at = DateTime.now().setZone(zone);
    const day = await this.arrivals.of(query.queue, zone, at.toISODate() as string);
    const { minutes } = query;
    const passed = Math.floor((at.hour * 60 + at.minute) / minutes);
    const arrived = inIntervals(day.today, minutes);
    const before = day.before.map((one) => one && inIntervals(one, minutes));
    const { expected, forecast, correction, weeks } = forecastDay(before, arrived, passed);
    const { channelClass, patienceSeconds } = now;
    const forCalls = patienceSeconds === null ? 'c' : 'a';
    const model: StaffingModel = channelClass === 'voice' ? forCalls : 'chat';
    const concurrency = model === 'chat' ? slotsEach(now) : 1;
    const handleSeconds = now.handle && meanOf(now.handle);
    const withinSeconds = query.withinSeconds ?? now.queue.goalSeconds;
    const goal = { level: query.serviceLevel, withinSeconds, maxOccupancy: query.maxOccupancy };
    const toCome = forecast.map((value, i) => (i < passed ? null : value / (minutes * 60)));
    const required = await requiredOverDay(toCome, { model, handleSeconds, patienceSeconds, concurrency, goal });
    const start = at.startOf('day');
    const moment = (slot: number) =>
      start.set({ hour: Math.floor((slot * minutes) / 60), minute: (slot * minutes) % 60 });
    const end = (slot: number) => (slot + 1 === arrived.length ? start.plus({ days: 1 }) : moment(slot + 1));
    return {
      queue: { id: now.queue.id, name: now.queue.name },
      at: iso(at),
      timeZone: zone,
      model,
      handleSeconds: handleSeconds && tenth(handleSeconds),
      patienceSeconds: patienceSeconds && tenth(patienceSeconds),
      concurrency,
      goal: { percent: tenth(query.serviceLevel * 100), withinSeconds },
      weeks,
      correction: Math.round(correction * 1000) / 1000,
      staffed: now.agents,
      intervals: forecast.map((value, i) => ({
        from: iso(moment(i)),
        to: iso(end(i)),
        expected: tenth(expected[i]),
        forecast: tenth(value),
        actual: i <= passed ? arrived[i] : null,
        required: required[i],
      })),
    };
  }
}

/** Quarters of an hour added up to intervals of so many minutes. */
function inIntervals(quarters: readonly number[], minutes: number): number[] {
  const each = minutes / SLOT_MINUTES;
  return Array.from({ length: SLOTS / each }, (_, i) =>
    quarters.slice(i * each, (i + 1) * each).reduce((sum, one) => sum + one, 0),
  );
}

/** What an agent of this queue holds at once; before anybody is there, what is usual. */
const slotsEach = ({ agents, slots }: FloorNow): number =>
  agents > 0 && slots > 0 ? Math.max(1, Math.round(slots / agents)) : USUAL_SLOTS;
const USUAL_SLOTS = 3;

const tenth = (value: number): number => Math.round(value * 10) / 10;
const iso = (at: DateTime): string => at.toUTC().toISO() as string;
