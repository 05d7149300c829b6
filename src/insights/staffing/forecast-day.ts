/** Arrivals of one day, one number an interval. */
export type DayOfArrivals = readonly number[];

export interface Forecast {
  /** From the weeks before alone. */
  expected: number[];
  /** Corrected by today, from now on. */
  forecast: number[];
  correction: number;
  /** How many weeks it stands on. */
  weeks: number;
}

/** Each week counts this much of the one after it. */
const FADES = 0.85;
/** A day this far off the others' middle was a holiday or an incident. */
const STRANGE = 2.5;
/** Few arrivals say little about the day: as many expected ones are set against them. */
const HOLDS_BACK = 15;
const CORRECTS = { least: 0.33, most: 3 };

/**
 * Expects of a day what the same weekdays before brought, the last weeks weighing more and strange days left out; what came so far
 * corrects the rest, the more the more has come. `before`: newest first, null where nothing is known of that day; `passed`: how many
 * intervals of today are over.
 */
export function forecastDay(before: readonly (DayOfArrivals | null)[], today: DayOfArrivals, passed: number): Forecast {
  const known = before.flatMap((day, i) => (day ? [{ day, weight: FADES ** i, total: sum(day) }] : []));
  const middle = median(known.map(({ total }) => total));
  const usual = known.filter(({ total }) => total <= middle * STRANGE && total * STRANGE >= middle);
  const weight = sum(usual.map((one) => one.weight));
  const expected = today.map((_, i) => (weight > 0 ? sum(usual.map((one) => one.weight * one.day[i])) / weight : 0));
  const soFar = sum(expected.slice(0, passed));
  const ratio = (sum(today.slice(0, passed)) + HOLDS_BACK) / (soFar + HOLDS_BACK);
  const correction = Math.min(CORRECTS.most, Math.max(CORRECTS.least, ratio));
  const forecast = expected.map((value, i) => (i < passed ? value : value * correction));
  return { expected, forecast, correction, weeks: usual.length };
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
