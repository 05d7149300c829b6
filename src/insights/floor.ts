import type { Board, BoardChange, QueueLine, Review } from '../contract/insights.js';

/** A queue as it stands, with moments instead of ages: only then is "nothing changed" the same a second later. */
export interface QueueState extends Omit<QueueLine, 'ages' | 'longestWaitSeconds'> {
  /** Since when those waiting wait, oldest first, at most 30. */
  since: number[];
}

export interface FloorState extends Omit<Board, 'at' | 'queues'> {
  queues: QueueState[];
  reviews: Review[];
}

const parts = ['agents', 'repeat', 'fcr', 'withBots', 'handoffsToday', 'reviews'] as const;

export function toBoard(floor: FloorState, now: number): Board {
  const { queues, ...rest } = floor;
  return { at: new Date(now).toISOString(), queues: queues.map((one) => toLine(one, now)), ...rest };
}

/** What a screen that shows `before` has to be told; nothing when only time went by. */
export function boardChange(before: FloorState, after: FloorState, now: number): BoardChange | null {
  const change: BoardChange = { at: new Date(now).toISOString() };
  const known = new Map(before.queues.map((one) => [one.queue.id, JSON.stringify(one)]));
  const moved = after.queues.filter((one) => known.get(one.queue.id) !== JSON.stringify(one));
  if (moved.length > 0) change.queues = moved.map((one) => toLine(one, now));
  for (const part of parts) {
    if (JSON.stringify(before[part]) !== JSON.stringify(after[part])) Object.assign(change, { [part]: after[part] });
  }
  return Object.keys(change).length > 1 ? change : null;
}

function toLine({ since, ...rest }: QueueState, now: number): QueueLine {
  const ages = since.map((moment) => Math.max(0, Math.floor((now - moment) / 1000)));
  return { ...rest, ages, longestWaitSeconds: ages[0] ?? 0 };
}
