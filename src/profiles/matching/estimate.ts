import { findAll } from './compare.js';
import { type Context, defaultContext } from './counts.js';
import type { Person } from './person.js';
import { prepare } from './prepare.js';
import { bitsOf, type Chance, type Weights } from './weights.js';

/** What expectation–maximisation may be told: how often to go round, and how far to stay with the weights it started from. */
export interface EstimateOptions {
  rounds?: number;
  /** Counts as this many pairs that behaved as the weights say, so that a level seen thrice does not run away. */
  trust?: number;
}

/**
 * Makes weights of a workspace's own candidate pairs, with nobody saying which are matches: guess by the weights so far, count
 * the levels under that guess, repeat. Winkler, W. E. (1988), Using the EM Algorithm for Weight Computation in the
 * Fellegi–Sunter Model of Record Linkage.
 */
export function estimate(
  pairs: [Person, Person][],
  context: Context = defaultContext,
  { rounds = 10, trust = 50 }: EstimateOptions = {},
): Weights {
  const seen = new Map<string, { levels: [string, string][]; times: number }>();
  for (const [a, b] of pairs) {
    const levels = findAll(prepare(a), prepare(b), context).map(({ field, level }): [string, string] => [field, level]);
    const pattern = levels.map((one) => one.join('=')).join(' ');
    const known = seen.get(pattern);
    if (known) known.times += 1;
    else seen.set(pattern, { levels, times: 1 });
  }
  let weights = context.weights;
  for (let round = 0; round < rounds; round += 1) weights = improve(weights, context.weights, seen.values(), trust);
  return weights;
}

function improve(
  now: Weights,
  start: Weights,
  patterns: Iterable<{ levels: [string, string][]; times: number }>,
  trust: number,
): Weights {
  const sums = new Map<string, Chance>();
  let matches = 0;
  let all = 0;
  for (const { levels, times } of patterns) {
    let bits = now.priorBits;
    for (const [field, level] of levels) {
      const chance = (now.fields[field] ?? now.fields.other)[level];
      if (chance) bits += bitsOf(chance);
    }
    const match = times / (1 + 2 ** -bits);
    matches += match;
    all += times;
    for (const [field, level] of levels) {
      const key = `${field in now.fields ? field : 'other'}=${level}`;
      const sum = sums.get(key) ?? { m: 0, u: 0 };
      sum.m += match;
      sum.u += times - match;
      sums.set(key, sum);
    }
  }
  const fields: Weights['fields'] = {};
  for (const [field, levels] of Object.entries(start.fields)) {
    const of = (level: string) => sums.get(`${field}=${level}`) ?? { m: 0, u: 0 };
    const total = Object.keys(levels).reduce((sum, level) => ({ m: sum.m + of(level).m, u: sum.u + of(level).u }), {
      m: 0,
      u: 0,
    });
    fields[field] = {};
    for (const [level, { m, u }] of Object.entries(levels)) {
      // What rules a match out is a rule, not something to be learnt.
      if (level === 'verified') {
        fields[field][level] = { m, u };
        continue;
      }
      fields[field][level] = {
        m: (of(level).m + trust * m) / (total.m + trust),
        u: (of(level).u + trust * u) / (total.u + trust),
      };
    }
  }
  const share = Math.min(0.99, Math.max(1e-6, matches / Math.max(1, all)));
  return { priorBits: Math.log2(share / (1 - share)), fields };
}
