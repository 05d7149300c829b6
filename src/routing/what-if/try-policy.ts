import type { WhatIfQuestion } from '../../contract/what-if.js';
import type { ChannelClass } from '../../contract/common.js';
import type { DeskAgent } from '../match/desk-agent.js';
import type { RecordedDay, RecordedPerson } from './recorded-day.js';

type Tried = Pick<WhatIfQuestion, 'policies' | 'people' | 'help'>;

/** The same stretch with the queues and people that were asked for. */
export function withTried(day: RecordedDay, { policies = {}, people = [], help = [] }: Tried): RecordedDay {
  const other = new Map(people.map((one) => [one.agentId, one]));
  const known = day.people.map((person): RecordedPerson => {
    const one = other.get(person.agent.id);
    if (!one) return person;
    return {
      ...person,
      shifts: shiftsOf(person, one.present, day),
      agent: { ...person.agent, ...partOf(one), capacity: capacityOf(person.agent, one.capacity) },
    };
  });
  return {
    ...day,
    queues: day.queues.map((queue) => ({ ...queue, ...policies[queue.id] })),
    people: [...known, ...help.flatMap((one, i) => helpers(day, one, i))],
  };
}

function helpers(day: RecordedDay, help: NonNullable<Tried['help']>[number], group: number): RecordedPerson[] {
  const rings = day.people.map(({ pickUp }) => pickUp).sort((a, b) => a - b);
  return Array.from({ length: help.count }, (_, i): RecordedPerson => {
    const agent: DeskAgent = {
      id: `help_${group}_${i}`,
      name: `Extra person ${i + 1}`,
      teams: [],
      queues: help.queues,
      skills: new Map((help.skills ?? []).map(({ name, proficiency }) => [name, proficiency])),
      capacity: capacityOf(null, help.capacity ?? { chat: 3, async: 5, voice: 1 }),
      mode: 'dedicated',
      interruptibleBy: { voice: [], chat: ['voice', 'async'], async: ['voice', 'chat'] },
      notReady: null,
      idleSince: 0,
    };
    return { agent, shifts: [wholeOf(day)], pickUp: rings[rings.length >> 1] ?? 0, held: [] };
  });
}

function shiftsOf(
  { shifts }: RecordedPerson,
  present: boolean | undefined,
  day: RecordedDay,
): RecordedPerson['shifts'] {
  if (present === undefined) return shifts;
  return present ? [wholeOf(day)] : [];
}

const wholeOf = ({ from, to }: RecordedDay) => ({ from, to });

function partOf({
  queues,
  skills,
}: NonNullable<Tried['people']>[number]): Partial<Pick<DeskAgent, 'queues' | 'skills'>> {
  return {
    ...(queues && { queues }),
    ...(skills && { skills: new Map(skills.map(({ name, proficiency }) => [name, proficiency])) }),
  };
}

function capacityOf(agent: DeskAgent | null, given: Partial<Record<ChannelClass, number>> = {}): DeskAgent['capacity'] {
  const capacity = new Map(agent?.capacity ?? []);
  for (const [name, limit] of Object.entries(given) as [ChannelClass, number][]) capacity.set(name, { limit, used: 0 });
  return capacity;
}
