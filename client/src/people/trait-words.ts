import type { Trait, TraitDefinition, TraitType } from '@contract/traits';
import { channelWords, named, shortDay, sourceWords } from './words';

/** A value as a sentence would say it. */
export function valueWords(value: unknown, type?: TraitType): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (type === 'date') return shortDay(String(value));
  if (typeof value === 'number') return value.toLocaleString(undefined, { maximumFractionDigits: 2 });
  if (Array.isArray(value)) return value.map((part) => valueWords(part)).join(', ');
  if (typeof value === 'object') return partsWords(value as Record<string, unknown>);
  return String(value);
}

/** A channel the hub worked out is called by its name, not by its code. */
export function channelsNamed(traits: Trait[], declared: Pick<TraitDefinition, 'name' | 'compute'>[]): Trait[] {
  const channels = new Set(declared.flatMap(({ name, compute }) => (compute?.fn === 'last_channel' ? name : [])));
  return traits.map((one) =>
    channels.has(one.name) && one.value ? { ...one, value: named(channelWords, String(one.value)) } : one,
  );
}

/** During a conversation "days since the last contact: 0" says nothing: a count of days that only began today is left out. */
export function withoutToday(traits: Trait[], declared: Pick<TraitDefinition, 'name' | 'compute'>[]): Trait[] {
  const counts = new Set(declared.flatMap(({ name, compute }) => (compute?.fn === 'days_since' ? name : [])));
  return traits.filter(({ name, value }) => value !== 0 || !counts.has(name));
}

/** How an address is read aloud, whatever system named its parts. */
const addressParts =
  'street street1 line1 address1 street2 line2 address2 city town state region postalCode postal_code postcode zip country'.split(
    ' ',
  );

function partsWords(value: Record<string, unknown>): string {
  const names = Object.keys(value);
  if (names.every((name) => addressParts.includes(name)))
    return addressParts
      .map((name) => valueWords(value[name]))
      .filter(Boolean)
      .join(', ');
  return names.map((name) => `${spaced(name)} ${valueWords(value[name])}`).join(', ');
}

const spaced = (name: string) =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

/** "favourite_colour" and "favouriteColour" as a person would write it; a label somebody chose stays. */
export function labelWords({ label, name, declared }: Pick<Trait, 'label' | 'name' | 'declared'>): string {
  if (declared) return label;
  const words = spaced(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "Shop, 3 Feb": who said it and when. */
export function saidWords({ source, at, computed }: Pick<Trait, 'source' | 'at' | 'computed'>): string {
  return computed ? 'Worked out by the hub' : `${sourceWords(source)}, ${shortDay(at)}`;
}

/** What was typed, as the kind of value the field keeps; an empty field takes the value away. */
export function readTyped(typed: string, type: TraitType): unknown {
  const text = typed.trim();
  if (text === '') return null;
  switch (type) {
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return text === 'yes';
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);
    default:
      return text;
  }
}

/** The value as it is typed. */
export function typedFrom(value: unknown, type: TraitType): string {
  if (value === null || value === undefined) return '';
  if (type === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(', ');
  return type === 'date' ? String(value).slice(0, 10) : String(value);
}
