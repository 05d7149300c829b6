// Handle times are close to log-normal: L. Brown and others, "Statistical analysis of a telephone call center" (2005).

/** How long work takes, as fitted from what was seen. */
export interface HandleTimes {
  /** Of the logarithm of seconds. */
  mu: number;
  sigma: number;
  /** How many it was fitted from. */
  seen: number;
}

/** Fewer say nothing. */
const ENOUGH_SEEN = 5;
/** A single outlier among few must not make every range useless. */
const WIDEST = 1.5;

/** Fits by the moments of the logarithms; null when too few are known. Times of zero count as a second. */
export function fitHandleTimes(seconds: readonly number[]): HandleTimes | null {
  if (seconds.length < ENOUGH_SEEN) return null;
  const logs = seconds.map((one) => Math.log(Math.max(one, 1)));
  const mu = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  const spread = logs.reduce((sum, one) => sum + (one - mu) ** 2, 0) / (logs.length - 1);
  return { mu, sigma: Math.min(Math.sqrt(spread), WIDEST), seen: logs.length };
}

/** With this mean and this deviation ÷ mean. */
export function handleTimesOf(mean: number, variation: number): HandleTimes {
  const spread = Math.log1p(variation ** 2);
  return { mu: Math.log(mean) - spread / 2, sigma: Math.sqrt(spread), seen: Number.POSITIVE_INFINITY };
}

export const meanOf = ({ mu, sigma }: HandleTimes): number => Math.exp(mu + sigma ** 2 / 2);

/** (deviation ÷ mean)². */
export const variationOf = ({ sigma }: HandleTimes): number => Math.expm1(sigma ** 2);
