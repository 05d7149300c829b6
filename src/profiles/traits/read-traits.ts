import type { Role } from '../../contract/common.js';
import type { Trait, TraitDefinition } from '../../contract/traits.js';
import type { ComputedValue } from './computed-traits.js';
import type { Definitions } from './definitions.js';
import { joinValues, strategyOf, type Valued } from './strategies.js';

/** One record of a person, with the traits it has of its own. */
export interface KnownRecord {
  profileId: string;
  since: string | null;
  traits: Record<string, { value: unknown; source: string; at: string }>;
}

/** What is known of a person, each trait by its strategy over their records; what the reader may not see is left out. */
export function readTraits(
  personId: string,
  records: KnownRecord[],
  computed: ComputedValue[],
  definitions: Definitions,
  reader: Role,
): Trait[] {
  const valued = new Map<string, Valued[]>();
  const add = (name: string, row: Valued) => valued.set(name, [...(valued.get(name) ?? []), row]);
  const sinceOf = new Map(records.map(({ profileId, since }) => [profileId, since]));
  for (const { profileId, since, traits } of records)
    for (const [name, one] of Object.entries(traits))
      if (!definitions.get(name)?.compute) add(name, { ...one, profileId, since, leads: profileId === personId });
  for (const { profileId, name, value, at } of computed)
    if (sinceOf.has(profileId)) {
      const since = sinceOf.get(profileId) ?? null;
      add(name, { value, source: 'computed', at: at.toISOString(), profileId, since, leads: profileId === personId });
    }
  return [...definitions.keys(), ...[...valued.keys()].filter((name) => !definitions.has(name))].flatMap((name) => {
    const definition = definitions.get(name);
    if (definition?.visibility === 'supervisors' && reader === 'agent') return [];
    const found = joinValues(valued.get(name) ?? [], definition ? strategyOf(definition) : 'newest');
    return found ? [show(name, found, definition)] : [];
  });
}

function show(
  name: string,
  { value, source, at }: Pick<Valued, 'value' | 'source' | 'at'>,
  known?: TraitDefinition,
): Trait {
  const old = Date.now() - Date.parse(at) > (known?.freshDays ?? 0) * 86_400_000;
  return {
    name,
    label: known?.label ?? name,
    type: known?.type ?? guess(value),
    value,
    source,
    at,
    fresh: known?.freshDays ? !old : null,
    declared: known !== undefined,
    computed: Boolean(known?.compute),
    choices: known?.choices ?? [],
    visibility: known?.visibility ?? 'team',
  };
}

/** Of a trait nobody declared. */
function guess(value: unknown): Trait['type'] {
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as 'number' | 'boolean';
  return Array.isArray(value) ? 'list' : 'text';
}

/** Name to value, for who asks no more: without what the hub works out. */
export const plainTraits = (traits: Trait[]): Record<string, unknown> =>
  Object.fromEntries(traits.filter((one) => !one.computed).map(({ name, value }) => [name, value]));
