import type { WhatIfFigures, WhatIfSide } from '../../contract/what-if.js';
import type { RecordedDay } from './recorded-day.js';
import type { Outcome, Replay } from './replay-day.js';

/** What a stretch looked like, told from what became of each piece of work. */
export function sideOf(day: RecordedDay, { outcomes, used }: Replay): WhatIfSide {
  const goals = new Map(day.queues.map(({ id, goalSeconds }) => [id, goalSeconds]));
  const goalOf = ({ work }: Outcome) => goals.get(work.item.queueId) ?? 0;
  const byQueue = new Map<string, Outcome[]>(day.queues.map(({ id }) => [id, []]));
  for (const one of outcomes) byQueue.get(one.work.item.queueId)?.push(one);
  const answered = new Map<string, number>();
  for (const { answered: by } of outcomes) if (by) answered.set(by.agentId, (answered.get(by.agentId) ?? 0) + 1);
  const people = day.people.map(({ agent, shifts }) => {
    const there = shifts.reduce((sum, { from, to }) => sum + to - from, 0);
    return {
      id: agent.id,
      name: agent.name,
      answered: answered.get(agent.id) ?? 0,
      there,
      used: used.get(agent.id) ?? 0,
    };
  });
  const there = people.reduce((sum, one) => sum + one.there, 0);
  return {
    total: figuresOf(outcomes, goalOf),
    queues: day.queues
      .map(({ id, name, goalSeconds }) => ({ id, name, goalSeconds, ...figuresOf(byQueue.get(id) ?? [], goalOf) }))
      .filter(({ offered }) => offered > 0),
    people: people
      .filter((one) => one.there > 0 || one.answered > 0)
      .map(({ id, name, answered: count, ...one }) => ({
        id,
        name,
        answered: count,
        occupancy: shareOf(one.used, one.there),
      })),
    occupancy: shareOf(
      people.reduce((sum, one) => sum + one.used, 0),
      there,
    ),
  };
}

/** The stretch as it was, in the same form as one that was played. */
export function recordedReplay(day: RecordedDay): Replay {
  const used = new Map<string, number>();
  const people = new Map(day.people.map((one) => [one.agent.id, one]));
  const fill = (agentId: string, channelClass: string, from: number, to: number) => {
    const places = people.get(agentId)?.agent.capacity.get(channelClass as 'chat')?.limit || 1;
    const within = Math.min(to, day.to) - Math.max(from, day.from);
    if (within > 0) used.set(agentId, (used.get(agentId) ?? 0) + within / places);
  };
  for (const { agent, held } of day.people)
    for (const { channelClass, until } of held) fill(agent.id, channelClass, day.from, until);
  for (const { item, answered, handled } of day.work) {
    if (!answered) continue;
    const ring = people.get(answered.agentId)?.pickUp ?? 0;
    fill(answered.agentId, item.channelClass, answered.at - ring, answered.at + (handled ?? 0));
  }
  const outcomes = day.work.map((work) => ({
    work,
    answered: work.answered,
    leftAt: work.leftAt,
    handled: work.handled ?? 0,
  }));
  return { outcomes, used };
}

/** Seconds until somebody answered; null when nobody did. */
export const waitOf = ({ work, answered }: Pick<Outcome, 'work' | 'answered'>): number | null =>
  answered && (answered.at - work.item.enqueuedAt) / 1000;

function figuresOf(outcomes: Outcome[], goalOf: (one: Outcome) => number): WhatIfFigures {
  const waits: number[] = [];
  let [left, inTime] = [0, 0];
  for (const one of outcomes) {
    const wait = waitOf(one);
    if (wait === null) {
      left += one.leftAt === null ? 0 : 1;
      continue;
    }
    waits.push(wait);
    if (wait <= goalOf(one)) inTime += 1;
  }
  waits.sort((a, b) => a - b);
  const at = (share: number) => tenth(waits.at(Math.ceil(share * waits.length) - 1) ?? null);
  return {
    offered: outcomes.length,
    answered: waits.length,
    left,
    waiting: outcomes.length - waits.length - left,
    meanWait: waits.length > 0 ? tenth(waits.reduce((sum, one) => sum + one, 0) / waits.length) : null,
    p50Wait: waits.length > 0 ? at(0.5) : null,
    p95Wait: waits.length > 0 ? at(0.95) : null,
    longestWait: tenth(waits.at(-1) ?? null),
    serviceLevel: shareOf(inTime, outcomes.length),
  };
}

const tenth = <T extends number | null>(value: T): T => (value === null ? value : Math.round(value * 10) / 10) as T;
const shareOf = (part: number, whole: number): number | null =>
  whole > 0 ? Math.min(1, Math.round((part / whole) * 1e4) / 1e4) : null;
