import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { newId } from '../../kernel/ids.js';
import type { Call } from './read-call.js';
import { storeEvents, storeTraits } from './ingest.statements.js';

/** A call and the record it is about. */
export interface Placed {
  call: Call;
  profileId: string;
}

/** Writes what the calls say on the records they are about, with the facts that say so. */
export async function storeCalls(tx: Tx, placed: Placed[]): Promise<void> {
  const tracked = placed.filter(({ call }) => call.kind === 'track').map((one) => ({ ...one, id: newId('pev') }));
  const told = joinTraits(placed.filter(({ call }) => call.kind === 'identify'));
  await Promise.all([
    tracked.length > 0 &&
      tx.query(storeEvents, [
        tracked.map(({ id }) => id),
        tracked.map(({ profileId }) => profileId),
        tracked.map(({ call }) => call.event),
        tracked.map(({ call }) => JSON.stringify(call.properties)),
        tracked.map(({ call }) => call.at),
        tracked.map(({ call }) => call.messageId),
        tracked.map(({ call }) => call.source),
      ]),
    told.length > 0 &&
      tx.query(storeTraits, [
        told.map(({ profileId }) => profileId),
        told.map(({ traits }) => JSON.stringify(traits)),
        told.map(({ name }) => name),
        told.map(({ proves }) => proves),
      ]),
  ]);
  const by = (call: Call) => ({ kind: 'system', id: call.sender.key.split(':')[1] ?? null }) as const;
  for (const { id, profileId, call } of tracked)
    tx.record(fact('profile.tracked', { name: call.event ?? '' }, { profileId, subjectId: id, actor: by(call) }));
  for (const { profileId, traits, name, call } of told) {
    const names = Object.keys(traits);
    const fields = [...(name ? ['name'] : []), ...(names.length > 0 ? ['attributes'] : [])];
    if (fields.length > 0)
      tx.record(fact('profile.changed', { fields, traits: names }, { profileId, actor: by(call) }));
  }
}

interface Told {
  profileId: string;
  traits: Record<string, { value: unknown; source: string; at: string }>;
  name: string | null;
  proves: boolean;
  call: Call;
}

/** One row of a table is changed once in a statement, so what several calls say of a record is put together first. */
function joinTraits(placed: Placed[]): Told[] {
  const told = new Map<string, Told>();
  for (const { call, profileId } of placed.toSorted((a, b) => a.call.at.getTime() - b.call.at.getTime())) {
    const { source, name } = call;
    const at = call.at.toISOString();
    const one = told.get(profileId) ?? { profileId, traits: {}, name: null, proves: false, call };
    for (const [trait, value] of Object.entries(call.traits)) one.traits[trait] = { value, source, at };
    const { proves } = call.sender;
    if (name && (proves || !one.proves)) Object.assign(one, { name, proves });
    told.set(profileId, one);
  }
  return [...told.values()].toSorted((a, b) => (a.profileId < b.profileId ? -1 : 1));
}
