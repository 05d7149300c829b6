import type { Purpose } from '@contract/consents';
import type { ImportField } from '@contract/imports';
import { channelName } from '../../ui/ChannelIcon';

export const LEFT_OUT = 'ignore';
export const AS_TRAIT = 'trait';

interface Group {
  group: string;
  items: { value: string; label: string }[];
}

const fieldGroups: Group[] = [
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
];
const theRest: Group = {
  group: 'The rest',
  items: [
    { value: AS_TRAIT, label: 'Keep under its own name' },
    { value: LEFT_OUT, label: 'Leave out' },
  ],
};

/** What a column may be, in the words of the choice, by kind. A yes or no is about one of the purposes there are. */
export function fieldGroupsOf(purposes: Pick<Purpose, 'name' | 'label'>[], chosen: ImportField[]): Group[] {
  const asked = purposes.map(({ name }) => `consent:${name}:any`);
  const more = chosen.filter((field) => field.startsWith('consent:') && !asked.includes(field));
  const agreed = [...asked, ...new Set(more)].map((value) => {
    const [, name = '', channel = 'any'] = value.split(':');
    const label = purposes.find((one) => one.name === name)?.label ?? name.replaceAll('_', ' ');
    return { value, label: `${label}${channel === 'any' ? '' : ` by ${channelName(channel)}`}, yes or no` };
  });
  const when = { value: 'consent_at', label: 'When they agreed' };
  return [...fieldGroups, { group: 'What they agreed to', items: [...agreed, when] }, theRest];
}

/** A column kept under its own name is a trait. */
export const toField = (column: string, choice: string): ImportField =>
  choice === AS_TRAIT ? `trait:${column.slice(0, 60)}` : (choice as ImportField);

export const toChoice = (field: ImportField | undefined): string => {
  if (!field) return LEFT_OUT;
  return field.startsWith('trait:') ? AS_TRAIT : field;
};
