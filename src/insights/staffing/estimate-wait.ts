import type { WaitRange } from '../../contract/staffing.js';
import { type HandleTimes, meanOf, variationOf } from './log-normal.js';

/** What somebody who waits stands before. */
export interface WaitState {
  /** Conversations that can be held at once by who is there: agents x slots each. */
  slots: number;
  /** Of these, the ones in use. */
  busy: number;
  handle: HandleTimes | null;
  /** Waiting who are served before this one. */
  ahead: number;
  /** Mean patience of those who wait; null when nobody is known to leave. */
  patienceSeconds: number | null;
  /** Arrivals a second that will be served before this one although they come later. */
  overtakingPerSecond?: number;
}

/** In normal deviations: one case of eleven lies below the low end, and one above the high one. */
const BOUND = 1.34;
/** Answering itself takes a moment. */
const AT_ONCE = 5;
/** Those who overtake must leave some capacity, or nobody could say anything. */
const MOST_OVERTAKING = 0.95;
/** How far above the queue overtaking is followed. */
const LOOK_AHEAD = 400;

/**
 * How long it will take, as a range in whole seconds: null when nobody is there, or when nothing is known of how long work takes.
 * The queue ahead runs down one by one, as a birth and death process: work ends, people ahead give up, others may overtake. The mean
 * and the variance of that time are exact for exponential handle times and corrected for how much these really vary and for how
 * few they were learnt from; the range is taken from a gamma distribution with the two.
 */
export function estimateWait(state: WaitState): WaitRange | null {
  const { slots, handle } = state;
  if (slots <= 0 || !handle) return null;
  if (slots - state.busy > state.ahead) return { low: 0, high: AT_ONCE };
  const mean = meanOf(handle);
  const variation = variationOf(handle);
  const [steady, variance] = runDown(state, slots / mean);
  const expected = steady + metInProgress(mean, variation, slots);
  const spread = variance * dispersion(expected, mean, variation) + expected ** 2 * ignorance(handle);
  return range(expected, spread);
}

/** Mean and variance of the time until everybody ahead is gone and one more slot is free. */
function runDown({ ahead, slots, busy, patienceSeconds, overtakingPerSecond = 0 }: WaitState, serve: number) {
  const leave = patienceSeconds === null ? 0 : 1 / patienceSeconds;
  const first = Math.max(0, ahead - Math.max(0, slots - busy));
  const overtaking = Math.min(overtakingPerSecond, MOST_OVERTAKING * serve);
  // Far above the queue nothing changes the answer: begin there as if the rates stayed the same.
  const top = overtaking === 0 ? first : first + LOOK_AHEAD;
  let step = far(serve + top * leave, overtaking);
  let [mean, variance] = [0, 0];
  for (let k = top; k >= 0; k -= 1) {
    step = down(serve + k * leave, overtaking, step);
    if (k > first) continue;
    mean += step.mean;
    variance += step.square - step.mean ** 2;
  }
  return [mean, variance];
}

/** First and second moment of the time from k ahead to k - 1. */
interface Step {
  mean: number;
  square: number;
}

function down(falls: number, rises: number, above: Step): Step {
  const rate = falls + rises;
  const up = rises / rate;
  const mean = (1 / rate + up * above.mean) / (1 - up);
  const moved = 2 / rate ** 2 + ((2 * up) / rate) * (above.mean + mean);
  return { mean, square: (moved + up * (above.square + 2 * above.mean * mean)) / (1 - up) };
}

function far(falls: number, rises: number): Step {
  const mean = 1 / (falls - rises);
  const rate = falls + rises;
  const up = rises / rate;
  return { mean, square: (2 / rate ** 2 + (4 * up * mean) / rate + 2 * up * mean ** 2) / (1 - 2 * up) };
}

/** Over a moment many slots end work like chance itself; over long the handle times' own variation shows. */
const dispersion = (expected: number, mean: number, variation: number): number =>
  1 + (variation - 1) * -Math.expm1(-expected / mean);

/**
 * Work met in progress has (1 + variation) / 2 of a handle time left; with many slots the first end comes by chance alone. Where
 * handle times vary a lot that mean is made by a few very long ones, and says nothing about most.
 */
const metInProgress = (mean: number, variation: number, slots: number): number =>
  (Math.min(variation - 1, 0) / 2) * (mean / slots ** 2);

/** The mean handle time is itself only an estimate. */
const ignorance = (handle: HandleTimes): number => variationOf(handle) / handle.seen;

/** E. B. Wilson and M. M. Hilferty, "The distribution of chi-square" (1931): the cube root of a gamma variate is nearly normal. */
function range(mean: number, variance: number): WaitRange {
  const shape = mean ** 2 / variance;
  const ninth = 1 / (9 * shape);
  const at = (deviations: number) => mean * Math.max(0, 1 - ninth + deviations * Math.sqrt(ninth)) ** 3;
  return { low: Math.floor(at(-BOUND)), high: Math.max(AT_ONCE, Math.ceil(at(BOUND))) };
}
