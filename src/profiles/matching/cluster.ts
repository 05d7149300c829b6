import { compare } from './compare.js';
import { type Context, defaultContext } from './counts.js';
import type { Person, ScoredPair } from './person.js';
import { defaultThresholds } from './weights.js';

export interface ClusterThresholds {
  /** The probability from which a pair may link two groups. */
  link: number;
  /** From which a pair that stayed apart is shown to people. */
  review: number;
  /** How many bits the pairs of two groups must speak for their being one, on average: a bar no chance link passes. */
  together: number;
}

export interface Clusters {
  /** Sorted, each record in one of them; most stand alone. */
  clusters: string[][];
  /** Likely pairs that ended in different groups, the likeliest first. */
  review: ScoredPair[];
}

const bitsFrom = (probability: number) => Math.log2(probability / (1 - probability));
const before = (a: string, b: string) => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/**
 * Groups records into people. Two groups become one when some pair links them and their pairs taken together agree (average
 * linkage), the surest first, ties by id: so the groups are the same whatever order the records came in.
 */
export function cluster(
  pairs: ScoredPair[],
  records: Person[],
  thresholds: ClusterThresholds = defaultThresholds,
  context: Context = defaultContext,
): Clusters {
  const ordered = [...records].sort((a, b) => before(a.id, b.id));
  const place = new Map(ordered.map(({ id }, i) => [id, i]));
  const links = new Map<number, Map<number, number>>();
  const at = (i: number) => links.get(i) ?? (links.set(i, new Map()).get(i) as Map<number, number>);
  const least = bitsFrom(thresholds.link);
  for (const { a, b, bits } of pairs) {
    const [i, j] = [place.get(a), place.get(b)];
    if (i === undefined || j === undefined || i === j) continue;
    at(i).set(j, bits);
    at(j).set(i, bits);
  }
  const groupOf = new Int32Array(ordered.length).fill(-1);
  const clusters: string[][] = [];
  for (const component of componentsOf(ordered.length, links, least)) {
    for (const group of grow(component, ordered, links, {
      least,
      together: context.weights.priorBits + thresholds.together,
      context,
    })) {
      for (const i of group) groupOf[i] = clusters.length;
      clusters.push(group.map((i) => ordered[i].id));
    }
  }
  const asked = bitsFrom(thresholds.review);
  const review = pairs
    .filter(
      ({ a, b, bits }) =>
        bits >= asked &&
        place.has(a) &&
        place.has(b) &&
        groupOf[place.get(a) as number] !== groupOf[place.get(b) as number],
    )
    .map(({ a, b, bits }) => (a < b ? { a, b, bits } : { a: b, b: a, bits }))
    .sort((x, y) => y.bits - x.bits || before(x.a, y.a) || before(x.b, y.b));
  clusters.sort((x, y) => before(x[0], y[0]));
  return { clusters, review };
}

function componentsOf(size: number, links: Map<number, Map<number, number>>, least: number): number[][] {
  const seen = new Uint8Array(size);
  const found: number[][] = [];
  for (let start = 0; start < size; start += 1) {
    if (seen[start]) continue;
    seen[start] = 1;
    const component = [start];
    for (let k = 0; k < component.length; k += 1) {
      for (const [next, bits] of links.get(component[k]) ?? []) {
        if (bits < least || seen[next]) continue;
        seen[next] = 1;
        component.push(next);
      }
    }
    found.push(component.sort((a, b) => a - b));
  }
  return found;
}

interface Growing {
  least: number;
  together: number;
  context: Context;
}

/** Joins the two groups whose pairs agree best, again and again, until none agree enough. */
function grow(
  component: number[],
  records: Person[],
  links: Map<number, Map<number, number>>,
  { least, together, context }: Growing,
): number[][] {
  const n = component.length;
  if (n === 1) return [component];
  // Sums of bits and best links between groups, both kept as groups join.
  const sum = Array.from({ length: n }, () => new Float64Array(n));
  const best = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) {
      const known = links.get(component[i])?.get(component[j]);
      const bits = known ?? compare(records[component[i]], records[component[j]], context).bits;
      sum[i][j] = sum[j][i] = Math.max(-MOST_BITS, Math.min(MOST_BITS, bits));
      best[i][j] = best[j][i] = bits < RULED_OUT ? Number.NEGATIVE_INFINITY : bits;
    }
  }
  const groups: (number[] | null)[] = component.map((i) => [i]);
  for (;;) {
    let top = Number.NEGATIVE_INFINITY;
    let pair: [number, number] | null = null;
    for (let i = 0; i < n; i += 1) {
      const one = groups[i];
      if (!one) continue;
      for (let j = i + 1; j < n; j += 1) {
        const two = groups[j];
        if (!two || best[i][j] < least) continue;
        const average = sum[i][j] / (one.length * two.length);
        if (average < together || average <= top) continue;
        top = average;
        pair = [i, j];
      }
    }
    if (!pair) break;
    const [i, j] = pair;
    groups[i] = [...(groups[i] as number[]), ...(groups[j] as number[])].sort((a, b) => a - b);
    groups[j] = null;
    for (let k = 0; k < n; k += 1) {
      sum[i][k] = sum[k][i] = sum[i][k] + sum[j][k];
      const isRuledOut = Math.min(best[i][k], best[j][k]) === Number.NEGATIVE_INFINITY;
      best[i][k] = best[k][i] = isRuledOut ? Number.NEGATIVE_INFINITY : Math.max(best[i][k], best[j][k]);
    }
  }
  return groups.filter((group): group is number[] => group !== null);
}

/** So that one pair, however sure, does not outweigh all others of two groups. */
const MOST_BITS = 25;

/** Below this nothing but a checked contradiction falls, and one such pair keeps two groups apart whatever the others say. */
const RULED_OUT = -70;
