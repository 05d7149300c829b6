import type { Profile, ProfileFlag } from '@contract/conversations';
import type { MergeEvidence } from '@contract/profiles';
import { shortDay } from '../words';
import { labelWords, valueWords } from '../trait-words';
import { type Counted, conversationWords } from './words';

/** `one`: only one of the two says anything; `plain`: nothing follows from it. */
export type Mark = 'same' | 'close' | 'differs' | 'one' | 'plain';

export interface ComparedRow {
  label: string;
  a: string[];
  b: string[];
  mark: Mark;
}

export interface Sided {
  profile: Profile;
  conversations: Counted;
}

const fold = (text: string) => text.trim().toLowerCase();

const flagWords: Record<ProfileFlag['flag'], string> = {
  do_not_contact: 'Do not contact',
  open_complaint: 'Complaint open',
  vulnerable: 'Needs care',
};

/** Evidence is about parts of names and addresses; the table's rows are about the whole. */
const behind: Record<string, string[]> = {
  Name: ['given', 'middle', 'family', 'names'],
  'E-mail': ['email'],
  Phone: ['phone'],
  'Customer number': ['externalId', 'external_id'],
};

function markOf(a: string[], b: string[], about: MergeEvidence[]): Mark {
  if (a.length === 0 || b.length === 0) return 'one';
  const mine = new Set(a.map(fold));
  if (b.some((value) => mine.has(fold(value)))) return 'same';
  return about.some(({ agreement }) => agreement === 'close') ? 'close' : 'differs';
}

/** Two people field by field, what tells them apart or together first. Pure. */
export function compare(a: Sided, b: Sided, evidence: MergeEvidence[]): ComparedRow[] {
  const judged = (label: string, of: (side: Profile) => string[], fields = behind[label] ?? []): ComparedRow => {
    const [left, right] = [of(a.profile), of(b.profile)];
    const about = evidence.filter(({ field }) => fields.includes(field));
    return { label, a: left, b: right, mark: markOf(left, right, about) };
  };
  const plain = (label: string, of: (side: Sided) => string[]): ComparedRow => ({
    label,
    a: of(a),
    b: of(b),
    mark: 'plain',
  });
  const kind =
    (wanted: string) =>
    ({ identities }: Profile) =>
      identities.filter((identity) => identity.kind === wanted).map(({ value }) => value);
  const rows = [
    judged('Name', ({ name }) => (name ? [name] : [])),
    judged('E-mail', kind('email')),
    judged('Phone', kind('phone')),
    judged('Customer number', kind('external_id')),
    ...traitRows(a.profile, b.profile, evidence),
    judged('Time zone', ({ timeZone }) => (timeZone ? [timeZone] : [])),
    judged('Language', ({ locale }) => (locale ? [locale] : [])),
    plain('Conversations', ({ conversations }) => [conversationWords(conversations)]),
    plain('Known since', ({ profile }) => [shortDay(profile.createdAt)]),
    plain('To mind', ({ profile }) => profile.flags.map(({ flag }) => flagWords[flag])),
    plain('Tags', ({ profile }) => profile.tags.map(({ tag }) => tag)),
    plain('Segments', ({ profile }) => profile.segments.map(({ name }) => name)),
    plain('Records', ({ profile }) => (profile.merged.length > 0 ? [`${profile.merged.length + 1} merged`] : [])),
  ];
  return rows.filter((row) => row.a.length + row.b.length > 0);
}

function traitRows(a: Profile, b: Profile, evidence: MergeEvidence[]): ComparedRow[] {
  const told = (profile: Profile) => profile.traits.filter(({ computed }) => !computed);
  const names = [...new Set([...told(a), ...told(b)].map(({ name }) => name))];
  return names.map((name) => {
    const [left, right] = [a, b].map((profile) => told(profile).find((trait) => trait.name === name));
    const words = (trait = left) => (trait ? [valueWords(trait.value, trait.type)].filter(Boolean) : []);
    const [mine, theirs] = [words(left), right ? words(right) : []];
    const trait = left ?? right;
    const about = evidence.filter(({ field }) => isAbout(name, field));
    return { label: trait ? labelWords(trait) : name, a: mine, b: theirs, mark: markOf(mine, theirs, about) };
  });
}

/** Whether a trait of any system's naming is what a row of evidence is about. */
function isAbout(trait: string, field: string): boolean {
  const name = trait.toLowerCase().replaceAll(/[^a-z]/g, '');
  const fields: Record<string, RegExp> = {
    given: /first|given/,
    family: /last|family|surname/,
    birthDate: /birth|dob/,
    street: /address|street/,
    city: /city|town/,
    postcode: /post|zip/,
    phone: /phone|mobile/,
    email: /mail/,
  };
  return fields[field]?.test(name) ?? name === field.toLowerCase();
}
