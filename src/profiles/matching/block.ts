import type { Person } from './person.js';
import { type Prepared, prepare } from './prepare.js';
import { sorted } from './text.js';

/** Half a name or half a number: on more than a few records it is a crowd, and who is the same has another key in common. */
export const WEAK_KINDS = ['n', 'np', 'nf', 'ts', 'th', 'te', 'cn'];
export const MOST_HOLDERS = { weak: 20, other: 100 };
const weak = new Set(WEAK_KINDS);

/** A key on more records than this names nobody. */
export const mostHolders = (key: string): number =>
  weak.has(key.slice(0, key.indexOf(':'))) ? MOST_HOLDERS.weak : MOST_HOLDERS.other;

/** Keys under which a record is found again: two that have none in common are never compared. Each starts with its kind. */
export function blockingKeys(person: Person): string[] {
  const one = prepare(person);
  const keys = new Set([...nameKeys(one), ...dateKeys(one), ...placeKeys(one), ...otherKeys(one), ...contactKeys(one)]);
  return [...keys];
}

function* nameKeys({ given, family, familySound, givenSound }: Prepared): Generator<string> {
  const [first = ''] = given;
  if (first === '' || family === '') return;
  yield `n:${[familySound, givenSound].sort().join('.')}`;
  yield `np:${[first.slice(0, 3), family.slice(0, 4)].sort().join('.')}`;
  yield `nf:${family}.${first[0]}`;
}

function* dateKeys(one: Prepared): Generator<string> {
  const { birth, isYearOnly } = one;
  if (birth === '') return;
  if (!isYearOnly) yield `b:${birth}`;
  for (const code of codesOf(one)) {
    yield `bn:${birth}.${code}`;
    yield `bs:${sorted(birth)}.${code}`;
    yield `by:${birth.slice(0, 4)}.${code}`;
    if (!isYearOnly) yield `bd:${birth.slice(4)}.${code}`;
  }
}

/** What both names sound like: either may be missing, or stand where the other should. */
const codesOf = ({ familySound, givenSound }: Prepared) =>
  new Set([familySound, givenSound].filter((code) => code !== ''));

function* placeKeys(one: Prepared): Generator<string> {
  const { addresses, given, family } = one;
  const codes = codesOf(one);
  const letters = new Set([given[0]?.[0], family[0]].filter((letter) => letter));
  for (const { postcode, street, number, city } of addresses) {
    for (const code of codes) {
      if (postcode !== '') yield `pn:${postcode}.${code}`;
      if (postcode.length > 4) yield `pa:${postcode.slice(0, -3)}.${code}`;
      if (city !== '') yield `cn:${city}.${code}`;
    }
    for (const letter of letters) if (postcode !== '') yield `pl:${postcode}.${letter}`;
    if (street !== '') yield `s:${number}.${street.slice(0, 8)}`;
  }
}

// What half of all people have in common finds nobody.
const COMMON = /^(gender|sex|language|title|locale)$/i;

function* otherKeys(one: Prepared): Generator<string> {
  for (const [field, value] of one.other) {
    if (COMMON.test(field) || value.length < 4) continue;
    for (const code of codesOf(one)) yield `o:${field}.${value}.${code}`;
    if (one.birth !== '') yield `ob:${field}.${value}.${one.year}`;
  }
}

function* contactKeys({ phones, emails, externalIds }: Prepared): Generator<string> {
  // Swapped digits keep the sorted ones; a wrong digit keeps the other half.
  for (const { digits } of phones) {
    yield `t:${digits}`;
    yield `ts:${sorted(digits)}`;
    yield `th:${digits.slice(0, 6)}`;
    yield `te:${digits.slice(-6)}`;
  }
  for (const { local, domain } of emails) {
    yield `e:${local}@${domain}`;
    if (local.length >= 5) yield `el:${local}`;
  }
  for (const { system, folded } of externalIds) yield `x:${system}:${folded}`;
}

/** Every pair that shares a key, once each. A key on too many records is passed over. */
export function candidatePairs(records: Person[]): [Person, Person][] {
  const byKey = new Map<string, number[]>();
  for (const [i, record] of records.entries()) {
    for (const key of blockingKeys(record)) {
      const under = byKey.get(key);
      if (under) under.push(i);
      else byKey.set(key, [i]);
    }
  }
  const seen = new Set<number>();
  const pairs: [Person, Person][] = [];
  for (const [key, under] of byKey) {
    if (under.length > mostHolders(key)) continue;
    for (let i = 0; i < under.length; i += 1) {
      for (let j = i + 1; j < under.length; j += 1) {
        const code = under[i] * records.length + under[j];
        if (seen.has(code)) continue;
        seen.add(code);
        pairs.push([records[under[i]], records[under[j]]]);
      }
    }
  }
  return pairs;
}
