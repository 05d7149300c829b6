import type { Match, Matching } from './match.js';

/** So many matches are confirmed together: each person's place is then taken once for many, and held for some 40 ms. */
export const BATCH = 2000;
/** So many are decided at a stretch; whoever else waits for this process goes in between. */
const STRETCH = 100;

/** Hands over the next batch of matches, stretch by stretch; a batch that is not full is the last for now. */
export async function decide(matching: Matching, now: () => number, take: (matches: Match[]) => void): Promise<void> {
  for (let taken = 0; taken < BATCH; taken += STRETCH) {
    // What was just given to the database leaves first, so that both work at the same time.
    await new Promise(setImmediate);
    const some = matching.match(STRETCH, now());
    take(some);
    if (some.length < STRETCH) return;
  }
}
