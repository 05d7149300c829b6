import type { ImportOptions } from '../../contract/imports.js';
import { newId } from '../../kernel/ids.js';
import type { Known } from './known-addresses.js';
import type { PreparedAddress, PreparedRow } from './prepare-row.js';

export interface NewAddress extends Pick<PreparedAddress, 'kind' | 'value'> {
  profileId: string;
}

/** What a batch of rows means for people. */
export interface SortedRows {
  /** People nobody knew, in the order of the file. */
  people: { id: string; row: PreparedRow }[];
  /** Addresses to add, to new people and to known ones. */
  addresses: NewAddress[];
  /** Rows that add to a person there is, or was made of an earlier row. */
  more: { profileId: string; row: PreparedRow }[];
  /** Rows whose addresses belong to different people, or prove what was only claimed: one by one, by the rules of a message. */
  slow: PreparedRow[];
  /** Rows of a customer nobody knew, at an address of another customer of the same system: the same way, as somebody new. */
  apart: PreparedRow[];
  /** Of those, rows that speak of more than one person. */
  several: number;
}

/** Decides for each row, in the order of the file, whose it is: the surest address first. */
export function sortRows(rows: PreparedRow[], known: Known, { proof }: ImportOptions): SortedRows {
  const sorted: SortedRows = { people: [], addresses: [], more: [], slow: [], apart: [], several: 0 };
  const pending = new Map<string, string>();
  const numbers = new Map(known.numbers);
  for (const row of rows) {
    let person: string | undefined;
    let target: string | undefined;
    let [isProving, areSeveral] = [false, false];
    for (const { key } of row.addresses) {
      const one = known.addresses.get(key);
      const made = one ? undefined : pending.get(key);
      const whose = one?.rootId ?? made;
      if (whose === undefined) continue;
      areSeveral ||= person !== undefined && person !== whose;
      person = whose;
      target ??= one?.profileId ?? made;
      if (one && proof === 'verified' && (one.proof === 'none' || one.proof === 'claimed')) isProving = true;
    }
    if (areSeveral || isProving) {
      sorted.slow.push(row);
      if (areSeveral) sorted.several += 1;
      continue;
    }
    const number = row.addresses.find(({ kind }) => kind === 'external_id')?.value;
    if (person !== undefined && number !== undefined && isAnotherCustomer(number, numbers.get(person))) {
      sorted.apart.push(row);
      continue;
    }
    if (target) sorted.more.push({ profileId: target, row });
    else {
      target = newId('pf');
      sorted.people.push({ id: target, row });
    }
    for (const { kind, value, key } of row.addresses) {
      if (known.addresses.has(key) || pending.has(key)) continue;
      pending.set(key, target);
      sorted.addresses.push({ kind, value, profileId: target });
    }
    if (number !== undefined) numbers.set(person ?? target, [...(numbers.get(person ?? target) ?? []), number]);
  }
  return sorted;
}

/** Two customer numbers of one system are two customers, whatever address they share: a couple has one mailbox. */
function isAnotherCustomer(number: string, has: string[] | undefined): boolean {
  if (!has || has.includes(number)) return false;
  return has.some((one) => systemOf(one) === systemOf(number));
}

const systemOf = (number: string): string => (number.includes(':') ? number.slice(0, number.indexOf(':')) : '');
