import type { ComboboxItem, ComboboxItemGroup } from '@mantine/core';
import type { Bot } from '@contract/channels';
import type { Queue } from '@contract/routing';
import type { AgentLine } from '../../api/desk';

export type Place =
  | { kind: 'queue' | 'agent' | 'bot'; id: string; name: string; state?: string }
  | { kind: 'outside'; id: ''; name: string };

/** How a colleague gets it. `call`: into the call that goes on, while the caller waits. */
export type How = 'cold' | 'consult' | 'warm' | 'call';

export const howWords: Record<How, { label: string; says: string }> = {
  cold: { label: 'Pass it on now', says: 'It rings at their desk first. If they do not take it, the queue has it.' },
  consult: { label: 'Ask them in first', says: 'They read along and answer you in notes. It stays with you.' },
  warm: { label: 'They took part already', says: 'It is theirs at once, without ringing.' },
  call: { label: 'Ask them into the call', says: 'The caller is on hold while you two talk. Then pass the call on.' },
};

const keyOf = (place: Place) => `${place.kind}:${place.id}`;
const outside: Place = { kind: 'outside', id: '', name: 'A number outside' };

interface Known {
  queues: Queue[];
  agents: AgentLine[];
  bots: Bot[];
  meId: string;
  /** The customer is on the line with me. */
  inCall: boolean;
}

/** Wherever a conversation can go, by the key a list of choices knows it by. */
export function placesOf({ queues, agents, bots, meId, inCall }: Known): Map<string, Place> {
  const all: Place[] = [
    ...queues.map(({ id, name }) => ({ kind: 'queue' as const, id, name })),
    ...agents
      .filter(({ id }) => id !== meId)
      .map(({ id, name, status, presence }) => ({
        kind: 'agent' as const,
        id,
        name,
        // Somebody whose browser is closed hears nothing, whatever they chose.
        state: presence === 'gone' ? 'offline' : status,
      }))
      // Who can take it now is at hand first.
      .sort((a, b) => Number(b.state === 'available') - Number(a.state === 'available')),
    ...bots.filter(({ disabledAt }) => disabledAt === null).map(({ id, name }) => ({ kind: 'bot' as const, id, name })),
    ...(inCall ? [outside] : []),
  ];
  return new Map(all.map((place) => [keyOf(place), place]));
}

const groups: [Place['kind'], string][] = [
  ['queue', 'Queues'],
  ['agent', 'Colleagues'],
  ['bot', 'Bots'],
  ['outside', 'By telephone'],
];

/** The same as a list of choices under their kinds. */
export function choicesOf(places: Map<string, Place>): ComboboxItemGroup<ComboboxItem>[] {
  return groups.flatMap(([kind, group]) => {
    const items = [...places].filter(([, place]) => place.kind === kind);
    return items.length > 0 ? [{ group, items: items.map(([value, { name }]) => ({ value, label: name })) }] : [];
  });
}

/** Which ways there are to somebody or something. */
export function waysTo(place: Place | undefined, inCall: boolean): How[] {
  if (place?.kind === 'outside') return ['call'];
  if (place?.kind !== 'agent') return ['cold'];
  return inCall ? ['call', 'consult'] : ['cold', 'consult', 'warm'];
}
