import type { ImportField } from '@contract/imports';

export const LEFT_OUT = 'ignore';
export const AS_TRAIT = 'trait';

/** What a column may be, in the words of the choice, by kind. */
export const fieldGroups: { group: string; items: { value: string; label: string }[] }[] = [
  {
    group: 'How we know them',
    items: [
      { value: 'email', label: 'E-mail' },
      { value: 'phone', label: 'Phone' },
      { value: 'external_id', label: 'Customer number' },
    ],
  },
  {
    group: 'Who they are',
    items: [
      { value: 'name', label: 'Full name' },
      { value: 'given_name', label: 'Given name' },
      { value: 'family_name', label: 'Family name' },
      { value: 'birth_date', label: 'Birth date' },
      { value: 'locale', label: 'Language' },
      { value: 'time_zone', label: 'Time zone' },
      { value: 'tags', label: 'Tags' },
    ],
  },
  {
    group: 'Where they live',
    items: [
      { value: 'street', label: 'Street' },
      { value: 'city', label: 'Town' },
      { value: 'postcode', label: 'Postcode' },
      { value: 'region', label: 'Region' },
      { value: 'country', label: 'Country' },
    ],
  },
  {
    group: 'What they agreed to',
    items: [
      { value: 'consent:marketing:any', label: 'Marketing, yes or no' },
      { value: 'consent:survey:any', label: 'Surveys, yes or no' },
      { value: 'consent:service:any', label: 'Service, yes or no' },
      { value: 'consent_at', label: 'When they agreed' },
    ],
  },
  {
    group: 'The rest',
    items: [
      { value: AS_TRAIT, label: 'Keep under its own name' },
      { value: LEFT_OUT, label: 'Leave out' },
    ],
  },
];

/** A column kept under its own name is a trait. */
export const toField = (column: string, choice: string): ImportField =>
  choice === AS_TRAIT ? `trait:${column.slice(0, 60)}` : (choice as ImportField);

export const toChoice = (field: ImportField | undefined): string => {
  if (!field) return LEFT_OUT;
  return field.startsWith('trait:') ? AS_TRAIT : field;
};
