import type { Person, PostalAddress } from '../matching/index.js';

/** What is stored of one record. */
export interface RecordRow {
  id: string;
  name: string | null;
  traits: Record<string, unknown>;
  identities: { kind: string; value: string; proof: string; source: string }[];
  claims: { kind: string; value: string }[];
}

// Traits go by many names: those of Segment's spec, and how forms call them.
const names = {
  given: ['firstName', 'first_name', 'given_name', 'givenName', 'given'],
  family: ['lastName', 'last_name', 'family_name', 'familyName', 'surname', 'family'],
  birthDate: ['birthday', 'birthDate', 'birth_date', 'date_of_birth', 'dateOfBirth'],
  phone: ['phone', 'phoneNumber', 'mobile'],
  email: ['email'],
};
const places: Record<keyof PostalAddress, string[]> = {
  street: ['street', 'street_address', 'address_line1', 'line1'],
  city: ['city', 'town'],
  region: ['state', 'region', 'county'],
  postcode: ['postalCode', 'postal_code', 'postcode', 'zip'],
  country: ['country'],
};

/** A record as the comparison takes it: its name, its addresses proved or claimed, and the traits that tell people apart. */
export function personOf({ id, name, traits, identities, claims }: RecordRow): Person {
  const of = (kind: string) => [...identities, ...claims].filter((one) => one.kind === kind).map(({ value }) => value);
  const given = text(traits, names.given);
  const family = text(traits, names.family);
  const nested = traits.address;
  const address = typeof nested === 'object' && nested !== null ? (nested as Record<string, unknown>) : traits;
  const where: PostalAddress = Object.fromEntries(
    Object.entries(places).map(([part, called]) => [part, text(address, called)]),
  );
  const phone = text(traits, names.phone);
  const email = text(traits, names.email);
  return {
    id,
    names: given || family ? { given, family } : { full: name },
    birthDate: text(traits, names.birthDate),
    phones: [...new Set([...of('phone'), ...(phone ? [phone] : [])])],
    emails: [...new Set([...of('email'), ...(email ? [email] : [])])],
    addresses: where.street || where.postcode || where.city ? [where] : [],
    externalIds: identities
      .filter(({ kind }) => kind === 'external_id')
      .map(({ value, source, proof }) => {
        const at = value.indexOf(':');
        const verified = proof === 'verified' || proof === 'strong';
        return at > 0
          ? { system: value.slice(0, at), value: value.slice(at + 1), verified }
          : { system: source, value, verified };
      }),
  };
}

function text(from: Record<string, unknown>, called: string[]): string | null {
  for (const name of called) {
    const value = from[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return null;
}

/** Whether a record says enough to be held against others: an address or a name alone makes nobody. */
export function tellsEnough({ names, birthDate, phones, emails, addresses }: Person): boolean {
  const named = Boolean(names?.given || names?.family || names?.full);
  return (
    [named, Boolean(birthDate), Boolean(phones?.length), Boolean(emails?.length), Boolean(addresses?.length)].filter(
      Boolean,
    ).length > 1
  );
}
