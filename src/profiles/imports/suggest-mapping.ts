import type { ImportField } from '../../contract/imports.js';

const SIGNS: [RegExp, ImportField][] = [
  [/^(full ?)?name$|^display ?name$|^kunde$/, 'name'],
  [/^(given|first|fore) ?name$|^vorname$|^pr[eé]nom$/, 'given_name'],
  [/^(family|last|sur) ?name$|^nachname$|^nom$/, 'family_name'],
  [/e ?mail/, 'email'],
  [/phone|mobile|^tel|cell|handy/, 'phone'],
  [/^(customer|external|user|account|client) ?(id|no|nr|number|key)$|^id$|^kundennummer$/, 'external_id'],
  [/birth|^dob$|geburt/, 'birth_date'],
  [/^street|^address( ?line ?1)?$|^address street$|^stra(ss|ß)e/, 'street'],
  [/city|town|^ort$/, 'city'],
  [/post ?(al)? ?code|^zip|^plz$/, 'postcode'],
  [/^(address )?(region|state|county|province)$/, 'region'],
  [/country|^land$/, 'country'],
  [/time ?zone/, 'time_zone'],
  [/^(locale|language|lang)$/, 'locale'],
  [/^(tags?|labels?)$/, 'tags'],
  [/^(marketing ?(consent|opt ?in)|newsletter|opt ?in|consent)$/, 'consent:marketing:any'],
  [/^consent ?(at|date|time)$/, 'consent_at'],
];

/** What the columns look like they are, by their names; each field once. Nothing is taken for granted: people look at it. */
export function suggestMapping(columns: string[]): Record<string, ImportField> {
  const taken = new Set<ImportField>();
  return Object.fromEntries(
    columns.flatMap((column) => {
      const plain = column
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .replace(/[_.\-\s]+/g, ' ')
        .trim();
      const field = SIGNS.find(([sign, one]) => sign.test(plain) && !taken.has(one))?.[1];
      if (!field) return [];
      taken.add(field);
      return [[column, field]];
    }),
  );
}
