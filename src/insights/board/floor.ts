import type { AgentLine, Board, BoardChange, Metrics, QueueLine, Review } from '../../contract/insights.js';
import { floorMetrics, queueMetrics } from './metrics.js';

/** A queue as it stands, with moments instead of ages: only then is "nothing changed" the same a second later. */
export interface QueueState extends Omit<QueueLine, 'ages' | 'longestWaitSeconds' | 'metrics'> {
  /** Since when those waiting wait, oldest first, at most 30. */
  since: number[];
  /** Left the queue today, and what the answered waited and took. */
  today: {
    answered: number;
    answeredWithin: number;
    abandoned: number;
    moved: number;
    waitMs: number;
    handled: number;
    handleMs: number;
  };
  /** Of the estimates of the last 7 days: held against what happened, and true. */
  told: { estimated: number; held: number };
  /** How long somebody who came now would wait; null where nobody is there or too little is known. */
  wait: { low: number; high: number } | null;
  callbacksDue: number;
}

export interface FloorState extends Omit<Board, 'at' | 'queues' | 'metrics'> {
  queues: QueueState[];
  reviews: Review[];
  /** Now, and of the last half hour by the minute. */
  people: { on: number; free: number; talking: number; agents: number; used: number; offered: number };
  bots: { acceptSeconds: number | null; accepted: number; contained: number; ended: number };
}

const parts = ['repeat', 'fcr', 'withBots', 'handoffsToday', 'reviews'] as const;

export function toBoard(floor: FloorState, now: number): Board {
  const { queues, people: _, bots: __, ...rest } = floor;
  return {
    at: new Date(now).toISOString(),
    queues: queues.map((one) => toLine(one, now)),
    ...rest,
    metrics: floorMetrics(floor, now),
  };
}

/** What a screen that shows `before` has to be told; nothing when only time went by. */
export function boardChange(before: FloorState, after: FloorState, now: number): BoardChange | null {
  const change: BoardChange = { at: new Date(now).toISOString() };
  const queues = moved(before.queues, after.queues, ({ queue }) => queue.id);
  if (queues.changed.length > 0) change.queues = queues.changed.map((one) => toLine(one, now));
  const agents = moved<AgentLine>(before.agents, after.agents, ({ id }) => id);
  if (agents.changed.length > 0) change.agents = agents.changed;
  const gone = [...queues.gone, ...agents.gone];
  if (gone.length > 0) change.gone = gone;
  for (const part of parts) {
    if (JSON.stringify(before[part]) !== JSON.stringify(after[part])) Object.assign(change, { [part]: after[part] });
  }
  if (timeless(before) !== timeless(after)) change.metrics = floorMetrics(after, now);
  return Object.keys(change).length > 1 ? change : null;
}

function moved<One>(before: One[], after: One[], id: (one: One) => string): { changed: One[]; gone: string[] } {
  const known = new Map(before.map((one) => [id(one), JSON.stringify(one)]));
  const changed = after.filter((one) => known.get(id(one)) !== JSON.stringify(one));
  for (const one of after) known.delete(id(one));
  return { changed, gone: [...known.keys()] };
}

/** The numbers at one and the same moment: a wait that only grew is not news. */
function timeless(floor: FloorState): string {
  const metrics: Metrics = floorMetrics(floor, 0);
  return JSON.stringify({ ...metrics, longest_wait: metrics.longest_wait?.queueId });
}

function toLine(state: QueueState, now: number): QueueLine {
  const { since, today: _, told: __, wait: ___, callbacksDue: ____, ...rest } = state;
  const ages = since.map((moment) => Math.max(0, Math.floor((now - moment) / 1000)));
  return { ...rest, ages, longestWaitSeconds: ages[0] ?? 0, metrics: queueMetrics(state, now) };
}
