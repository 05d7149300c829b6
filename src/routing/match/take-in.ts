import type { LoadQueries } from './load.queries.js';
import type { Matching } from './match.js';

/** So many are read and put in line at a stretch; whoever else waits for this process goes in between. */
const PIECE = 500;

/** Items the matcher does not know yet, or knows as they were: after a start that may be all that waits. */
export async function takeIn(
  matching: Matching,
  load: Pick<LoadQueries, 'items'>,
  ids: string[],
  now: () => number,
): Promise<void> {
  for (let from = 0; from < ids.length; from += PIECE) {
    for (const item of await load.items(ids.slice(from, from + PIECE))) matching.setItem(item);
    matching.place(now());
  }
}
