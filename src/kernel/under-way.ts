/**
 * How much is under way that somebody waits for: what comes in, is looked up or is changed. A long piece of background work asks
 * before each step whether it is its turn, so that it fills the gaps instead of standing in the way.
 */
let count = 0;
const waiting = new Set<() => void>();

/** Counts this work as waited for until it ends, well or not. */
export async function waitedFor<T>(work: () => Promise<T>): Promise<T> {
  count += 1;
  try {
    return await work();
  } finally {
    count -= 1;
    if (count === 0) for (const go of waiting) go();
  }
}

/** The next moment in which nobody waits; a hub that never rests has the work go on all the same after `mostMs`. */
export function aGap(mostMs: number): Promise<void> {
  if (count === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(late);
      waiting.delete(go);
      setImmediate(resolve);
    };
    const late = setTimeout(go, mostMs);
    waiting.add(go);
  });
}
