import type { TraitCompute, TraitDefinition, TraitStrategy } from '../../contract/traits.js';
import { type Said, standing } from '../../governance/index.js';

/** A value one record has of a trait. */
export interface Valued extends Said {
  value: unknown;
  source: string;
  /** Of the record that leads. */
  leads: boolean;
}

type Read = Pick<Valued, 'value' | 'source' | 'at'>;

/**
 * The value a person has, out of those of their records. What a colleague wrote about the joined person, or took away, is
 * about all of it: it overrules what the records had said until then.
 */
export function joinValues(rows: Valued[], strategy: TraitStrategy): Read | null {
  const words = rows.filter((one) => one.source === 'agent' || one.value === null);
  const left = rows.filter((one) => standing([one, ...words.filter((word) => word !== one)]).includes(one));
  const some = left.filter((one) => one.value !== null && one.value !== undefined);
  if (some.length === 0) return null;
  const newestFirst = some.toSorted((a, b) => compare(b.at, a.at) || compare(a.profileId, b.profileId));
  const [newest] = newestFirst;
  switch (strategy) {
    case 'newest':
      return newest;
    case 'oldest':
      return newestFirst[newestFirst.length - 1];
    case 'leading':
      return some.find((one) => one.leads) ?? some.toSorted((a, b) => compare(a.since ?? '', b.since ?? ''))[0];
    case 'max':
      return newestFirst.reduce((best, one) => (order(one.value, best.value) > 0 ? one : best));
    case 'min':
      return newestFirst.reduce((best, one) => (order(one.value, best.value) < 0 ? one : best));
    case 'sum':
      return { ...newest, value: some.reduce((sum, one) => sum + (Number(one.value) || 0), 0) };
    case 'union':
      return { ...newest, value: unionOf(newestFirst.map((one) => one.value)) };
  }
}

/** A computed trait of a person follows from those of their records by what it computes. */
export function strategyOf({ strategy, compute }: Pick<TraitDefinition, 'strategy' | 'compute'>): TraitStrategy {
  return compute ? computedStrategy(compute) : strategy;
}

export function computedStrategy({ fn }: TraitCompute): TraitStrategy {
  switch (fn) {
    case 'count':
    case 'open':
    case 'sum':
      return 'sum';
    case 'min':
    case 'days_since':
      return 'min';
    case 'max':
    case 'last_seen':
      return 'max';
    case 'first':
      return 'oldest';
    default:
      return 'newest';
  }
}

function unionOf(values: unknown[]): unknown[] {
  const seen = new Map<string, unknown>();
  for (const one of values.flat()) seen.set(JSON.stringify(one), one);
  return [...seen.values()];
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compare(String(a), String(b));
}
