import { DateTime } from 'luxon';
import type { Board, RepeatWindow } from '../contract/insights.js';
import { windows } from './contact.js';
import type { DayNumbers } from './day-numbers.js';

/** Every tile looks at this many whole days. */
const TILE_DAYS = 7;
const settleDays: Record<RepeatWindow, number> = { '24h': 1, '72h': 3, '7d': 7, '30d': 30 };

export type RepeatTiles = Pick<Board, 'repeat' | 'fcr'>;

export const dayIn = (zone: string) => (ms: number) => DateTime.fromMillis(ms, { zone }).toISODate() as string;

/** The first day the repeat tile and its list look at. */
export function firstTileDay(today: string): string {
  return back(today, TILE_DAYS - 1);
}

/** The first day any tile needs. */
export function firstNeededDay(today: string): string {
  return back(today, TILE_DAYS + settleDays['30d'] + 1);
}

/**
 * Repeat: contacts begun in the last 7 days, today included. First contact resolution: first contacts closed in the 7 days
 * whose window has passed for the last of them; those closed since are still open.
 */
export function repeatTiles(days: Map<string, DayNumbers>, today: string): RepeatTiles {
  const sum = (from: string, to: string, pick: (numbers: DayNumbers) => number) => {
    let total = 0;
    for (const [day, numbers] of days) if (day >= from && day <= to) total += pick(numbers);
    return total;
  };
  const tiles: RepeatTiles = {
    repeat: zero(() => ({ repeats: 0, interactions: 0 })),
    fcr: zero(() => ({ settledYes: 0, settled: 0, open: 0, openYes: 0 })),
  };
  for (const window of windows) {
    const from = firstTileDay(today);
    tiles.repeat[window] = {
      repeats: sum(from, today, (day) => day.repeats[window]),
      interactions: sum(from, today, (day) => day.contacts),
    };
    const lastSettled = back(today, settleDays[window] + 1);
    const firstSettled = back(lastSettled, TILE_DAYS - 1);
    const settled = sum(firstSettled, lastSettled, (day) => day.first[window]);
    const firstOpen = back(lastSettled, -1);
    const open = sum(firstOpen, today, (day) => day.first[window]);
    tiles.fcr[window] = {
      settledYes: settled - sum(firstSettled, lastSettled, (day) => day.again[window]),
      settled,
      open,
      openYes: open - sum(firstOpen, today, (day) => day.again[window]),
    };
  }
  return tiles;
}

function back(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'UTC' }).minus({ days }).toISODate() as string;
}

function zero<T>(make: () => T): Record<RepeatWindow, T> {
  return { '24h': make(), '72h': make(), '7d': make(), '30d': make() };
}
