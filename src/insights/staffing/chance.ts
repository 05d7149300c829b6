/** Repeatable chance, and the draws a simulation needs. */
export interface Chance {
  next(): number;
  exponential(mean: number): number;
  /** From a normal distribution of mean 0 and deviation 1. */
  normal(): number;
}

/** mulberry32; normal deviates by G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates" (1958). */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    exponential: (mean) => -Math.log(1 - next()) * mean,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
