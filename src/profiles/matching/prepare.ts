import { sound } from './likeness.js';
import type { ExternalId, Person } from './person.js';
import { digitsOf, fold, words } from './text.js';

/** A record read once: folded, split and coded, so that comparing it a thousand times costs little. */
export interface Prepared {
  id: string;
  /** The given names but for the first are middle names. */
  given: string[];
  family: string;
  familySound: string;
  givenSound: string;
  /** Year, month and day as digits, `''` for none. */
  birth: string;
  birthShown: string;
  year: string;
  month: string;
  day: string;
  isYearOnly: boolean;
  birthVerified: boolean;
  phones: { digits: string; raw: string }[];
  emails: { local: string; domain: string; raw: string }[];
  addresses: PreparedAddress[];
  externalIds: (ExternalId & { folded: string; counted: string; shown: string })[];
  other: Map<string, string>;
}

export interface PreparedAddress {
  street: string;
  streetShown: string;
  number: string;
  city: string;
  region: string;
  postcode: string;
}

const NOT_NAMES = new Set(
  'mr mrs ms miss dr prof sir lady lord dame rev jr sr baron baronet earl viscount duke count marquess the of 1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th'.split(
    ' ',
  ),
);
const known = new WeakMap<Person, Prepared>();

/** Reads a record; the same object is read once. Change a record and hand over a new object. */
export function prepare(person: Person): Prepared {
  let one = known.get(person);
  if (!one) {
    one = read(person);
    known.set(person, one);
  }
  return one;
}

function read(person: Person): Prepared {
  const { given, family } = readNames(person);
  return {
    id: person.id,
    given,
    family,
    familySound: sound(family),
    givenSound: given.length > 0 ? sound(given[0]) : '',
    ...readBirth(person.birthDate),
    birthVerified: person.birthDateVerified === true,
    phones: (person.phones ?? []).flatMap((raw) => {
      const digits = digitsOf(raw ?? '');
      return digits.length >= 6 ? { digits: digits.slice(-9), raw } : [];
    }),
    emails: (person.emails ?? []).flatMap((raw) => readEmail(raw) ?? []),
    addresses: (person.addresses ?? []).map((one) => {
      const street = fold(one.street);
      const [number = ''] = /\d+\w?/.exec(street) ?? [];
      const name = street.replace(number, '').replace(/\s+/g, '');
      const postcode = fold(one.postcode).replaceAll(' ', '');
      return { street: name, streetShown: street, number, city: fold(one.city), region: fold(one.region), postcode };
    }),
    externalIds: (person.externalIds ?? []).flatMap((one) => {
      const folded = fold(one.value).replaceAll(' ', '');
      if (folded === '') return [];
      const { system, value, verified = false } = one;
      return { system, value, verified, folded, counted: `${system}:${folded}`, shown: `${system} ${value}` };
    }),
    other: new Map(
      Object.entries(person.other ?? {}).flatMap(([key, value]) => (fold(value) ? [[key, fold(value)]] : [])),
    ),
  };
}

function readNames({ names = {} }: Person): { given: string[]; family: string } {
  const parts = (text: string | null | undefined) => {
    const all = words(fold(text));
    const real = all.filter((word) => !NOT_NAMES.has(word));
    return real.length > 0 ? real : all;
  };
  const family = parts(names.family);
  const given = parts(names.given);
  const full = parts(names.full);
  if (given.length === 0 && family.length === 0) {
    return { given: full.length > 1 ? full.slice(0, -1) : full, family: full.length > 1 ? full[full.length - 1] : '' };
  }
  // The full name adds the middle names that the two fields leave out.
  const middle = full.filter((word) => !given.includes(word) && !family.includes(word));
  return { given: [...given, ...middle], family: family.join('') };
}

function readBirth(text: string | null | undefined) {
  const birth = readDate(text);
  const [year, month, day] = [birth.slice(0, 4), birth.slice(4, 6), birth.slice(6)];
  return { birth, birthShown: `${year}-${month}-${day}`, year, month, day, isYearOnly: birth.endsWith('0101') };
}

function readDate(text: string | null | undefined): string {
  if (!text) return '';
  const [, day, month, year] = /^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\s*$/.exec(text) ?? [];
  if (year) return year + month.padStart(2, '0') + day.padStart(2, '0');
  const digits = digitsOf(text.slice(0, 10));
  return digits.length === 8 ? digits : '';
}

function readEmail(raw: string): Prepared['emails'][number] | null {
  const [local = '', domain = ''] = (raw ?? '').trim().toLowerCase().split('@');
  return local === '' || domain === '' ? null : { local: local.replace(/\+.*$/, ''), domain, raw };
}
