import type { Match, Matching } from './match.js';

/** So many matches are confirmed together: each person's place is then taken once for many. */
export const BATCH = 1000;
/** So many are decided at a stretch; whoever else waits for this process goes in between. */
const STRETCH = 250;

/** The next batch of matches; a shorter one is the last for now. */
export async function decide(matching: Matching, now: () => number): Promise<Match[]> {
  const matches: Match[] = [];
  for (;;) {
    // What was just given to the database leaves first, so that both work at the same time.
    await new Promise(setImmediate);
    const some = matching.match(STRETCH, now());
    matches.push(...some);
    if (some.length < STRETCH || matches.length >= BATCH) return matches;
  }
}
