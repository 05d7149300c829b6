import { oneEditApart } from './likeness.js';
import type { Evidence } from './person.js';

const NAMES: Record<string, string> = {
  given: 'given name',
  middle: 'middle name',
  family: 'family name',
  birthDate: 'birth date',
  phone: 'phone number',
  email: 'e-mail address',
  externalId: 'customer number',
  street: 'street',
  city: 'town',
  region: 'region',
  postcode: 'postcode',
};

/** A row of evidence as a sentence people read in a merge review: "Same birth date", "Family names differ by one letter". */
export function explain(row: Evidence): string {
  const own = OWN[`${row.field}.${row.level}`];
  if (own) return own;
  const name = NAMES[row.field] ?? row.field.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (row.level === 'close') return closeness(name, row);
  return (SENTENCES[row.level] ?? SENTENCES[row.agreement])(name);
}

/** The sentences that fit one field only. */
const OWN: Record<string, string> = {
  'names.swapped': 'Given and family name stand in each other’s place',
  'given.nickname': 'One given name is short for the other',
  'given.initial': 'Given names begin with the same letter',
  'given.other': 'The given name of one is a further name of the other',
  'family.part': 'One family name is part of the other',
  'birthDate.sameYear': 'Same birth year, day unknown (1 January)',
  'birthDate.swapped': 'Birth dates have day and month swapped',
  'birthDate.close': 'Birth dates differ by one digit',
  'birthDate.parts': 'Birth dates differ in the day, the month or the year only',
  'birthDate.year': 'Born in the same year, on different days',
  'birthDate.verified': 'Different birth dates, both checked',
  'phone.close': 'Phone numbers differ by one digit, or two are swapped',
  'externalId.verified': 'Different customer numbers of one system, both checked',
  'email.local': 'Same mail name at different providers',
  'street.name': 'Same street, different number',
  'street.close': 'Streets differ by little',
  'postcode.area': 'Neighbouring postcodes',
  'household.household': 'They may live together and be two people: address and phone count little',
};

const SENTENCES: Record<string, (name: string) => string> = {
  same: (name) => `Same ${name}`,
  sounds: (name) => `${capital(several(name))} sound alike`,
  similar: (name) => `${capital(several(name))} are spelt alike`,
  shared: (name) => `Same ${name}, but many people have it`,
  differs: (name) => `Different ${several(name)}`,
  missing: (name) => `No ${name} to compare`,
  close: (name) => `${capital(several(name))} differ by little`,
  initial: (name) => `${capital(several(name))} begin with the same letter`,
};

function closeness(name: string, { a, b }: Evidence): string {
  return a !== null && b !== null && oneEditApart(a, b)
    ? `${capital(several(name))} differ by one letter`
    : `${capital(several(name))} differ by little`;
}

const several = (name: string) => (name.endsWith('s') ? `${name}es` : `${name}s`);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
