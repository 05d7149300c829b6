import { createStore, useStore } from '../ui/store';
import type { LiveBoard } from './board';
import { totals } from './board';
import { staff } from './people';

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

/**
 * The board names only now, so the small lines show what this tab saw, half an hour at most, and say since when. Kept
 * outside the page: going to a conversation and back does not lose it.
 */
export function remember(live: LiveBoard, now: number): void {
  const last = samples.get().at(-1);
  if (last && now - last.at < EVERY) return;
  const sum = totals(live, now);
  const sample: Sample = {
    at: now,
    waiting: sum.waiting,
    longest: sum.longest?.seconds ?? 0,
    served: sum.removed > 0 ? sum.withinGoal / sum.removed : 1,
    bots: live.board.withBots,
    inService: sum.inService,
    free: staff(live.board.agents).counts.free,
  };
  samples.set((now) => [...now, sample].slice(-KEPT));
}

export const useSamples = () => useStore(samples);
