import type { Person } from './person.js';
import { type Prepared, prepare } from './prepare.js';
import { defaultWeights, type Weights } from './weights.js';

/** How common a value is among all records: a rare name in common says more, a phone that many share says nothing. */
export interface Counts {
  /** 0 to 1, or undefined where nobody counted. Values come folded. */
  share(field: string, value: string): number | undefined;
  /**
   * How many people carry this identifier, told apart by the sound of their given names, so that one person's ten records are
   * not ten people; 0 where nobody counted.
   */
  holders(kind: 'phone' | 'email' | 'externalId', value: string): number;
}

export interface Context {
  weights: Weights;
  counts: Counts;
  /** An identifier of more people than this is a shop's phone or a family's mailbox: mentioned, never proof. */
  mostHolders: number;
}

export const noCounts: Counts = { share: () => undefined, holders: () => 0 };
export const defaultContext: Context = { weights: defaultWeights, counts: noCounts, mostHolders: 4 };

/** Counts every value of the records once. A database may keep the same counts in a table and answer for them. */
export function countValues(records: Person[]): Counts {
  const fields = new Map<string, { all: number; values: Map<string, number> }>();
  const identifiers = new Map<string, Set<string>>();
  for (const record of records) {
    const one = prepare(record);
    for (const [field, value] of valuesOf(one)) {
      const of = fields.get(field) ?? { all: 0, values: new Map() };
      fields.set(field, of);
      of.all += 1;
      of.values.set(value, (of.values.get(value) ?? 0) + 1);
    }
    for (const key of identifiersOf(one)) {
      const names = identifiers.get(key) ?? new Set();
      identifiers.set(key, names.add(one.givenSound));
    }
  }
  return {
    share(field, value) {
      const of = fields.get(field);
      return of && (of.values.get(value) ?? 1) / of.all;
    },
    holders: (kind, value) => identifiers.get(`${kind}:${value}`)?.size ?? 0,
  };
}

/** What is counted of a record, as [field, value]: for whoever keeps the counts in a table. */
export function* valuesOf(one: Prepared): Generator<[string, string]> {
  if (one.given.length > 0) yield ['given', one.given[0]];
  if (one.family !== '') yield ['family', one.family];
  if (one.birth !== '') yield ['birthDate', one.birth];
  for (const { city, postcode } of one.addresses) {
    if (city !== '') yield ['city', city];
    if (postcode !== '') yield ['postcode', postcode];
  }
  for (const [name, value] of one.other) yield [name, value];
}

function identifiersOf(one: Prepared): Set<string> {
  return new Set([
    ...one.phones.map(({ digits }) => `phone:${digits}`),
    ...one.emails.map(({ local, domain }) => `email:${local}@${domain}`),
    ...one.externalIds.map(({ counted }) => `externalId:${counted}`),
  ]);
}
