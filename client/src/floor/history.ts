import { createStore, useStore } from '../ui/store';
import type { LiveBoard } from './board';
import { totals } from './board';

export interface Sample {
  at: number;
  waiting: number;
  longest: number;
  served: number;
  bots: number;
  inService: number;
  free: number;
}

const EVERY = 10_000;
const KEPT = 180;
const samples = createStore<Sample[]>([]);

/** What is drawn over time is what the tiles show. Pure. */
export function sampleOf(live: LiveBoard, at: number): Sample {
  const sum = totals(live, at);
  return {
    at,
    waiting: sum.waiting,
    longest: sum.longest?.seconds ?? 0,
    served: sum.removed > 0 ? sum.withinGoal / sum.removed : 1,
    bots: live.board.withBots,
    inService: sum.inService,
    free: live.board.metrics.agents_free?.value ?? 0,
  };
}

/**
 * The board names only now, so the small lines show what this tab saw, half an hour at most, and say since when. Kept
 * outside the page: going to a conversation and back does not lose it.
 */
export function remember(live: LiveBoard, now: number): void {
  const last = samples.get().at(-1);
  if (last && now - last.at < EVERY) return;
  samples.set((known) => [...known, sampleOf(live, now)].slice(-KEPT));
}

export const useSamples = () => useStore(samples);
