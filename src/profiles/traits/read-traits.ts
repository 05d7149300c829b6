import type { Role } from '../../contract/common.js';
import { type Proof, provesEnough, type Trait, type TraitDefinition } from '../../contract/traits.js';
import type { ComputedValue } from './computed-traits.js';
import type { Definitions } from './definitions.js';
import { joinValues, strategyOf, type Valued } from './strategies.js';

/** One record of a person, with the traits it has of its own. */
export interface KnownRecord {
  profileId: string;
  since: string | null;
  traits: Record<string, { value: unknown; source: string; at: string }>;
}

/** Who reads, and how well the person they read about has proved to be the one they speak with. */
export interface Reading {
  reader: Role;
  level: Proof;
}

/**
 * What is known of a person, each trait by its strategy over their records. What the reader may not see is left out; what
 * is not proved enough for is named without its value.
 */
export function readTraits(
  personId: string,
  records: KnownRecord[],
  computed: ComputedValue[],
  definitions: Definitions,
  { reader, level }: Reading,
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
    return found ? [show(name, found, level, definition)] : [];
  });
}

function show(
  name: string,
  { value, source, at }: Pick<Valued, 'value' | 'source' | 'at'>,
  level: Proof,
  known?: TraitDefinition,
): Trait {
  const old = Date.now() - Date.parse(at) > (known?.freshDays ?? 0) * 86_400_000;
  const needsProof = known?.needsProof ?? null;
  const masked = !provesEnough(level, needsProof);
  return {
    name,
    label: known?.label ?? name,
    type: known?.type ?? guess(value),
    value: masked ? null : value,
    source,
    at,
    fresh: known?.freshDays ? !old : null,
    declared: known !== undefined,
    computed: Boolean(known?.compute),
    choices: known?.choices ?? [],
    visibility: known?.visibility ?? 'team',
    needsProof,
    masked,
  };
}

/** Of a trait nobody declared. */
function guess(value: unknown): Trait['type'] {
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as 'number' | 'boolean';
  return Array.isArray(value) ? 'list' : 'text';
}

/** Name to value, for who asks no more: without what the hub works out and what is masked. */
export const plainTraits = (traits: Trait[]): Record<string, unknown> =>
  Object.fromEntries(traits.filter((one) => !one.computed && !one.masked).map(({ name, value }) => [name, value]));
