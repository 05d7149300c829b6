import { Injectable } from '@nestjs/common';
import type { WhatIf, WhatIfQuestion, WhatIfTurn } from '../../contract/what-if.js';
import { invalid } from '../../kernel/http/problem.js';
import { inSlices } from '../../kernel/in-slices.js';
import { recordedReplay, sideOf, waitOf } from './figures.js';
import type { RecordedDay } from './recorded-day.js';
import { RecordedDayQueries } from './recorded-day.queries.js';
import { DayReplay, type Outcome } from './replay-day.js';
import { withTried } from './try-policy.js';

const MOST_SHOWN = 200;
const NOTABLE_SECONDS = 60;

const ASSUMES = [
  'Customers come when they came, wait as long as they waited before they gave up, and take as long as they took, whoever answers.',
  'Whoever was answered is taken to have waited longer if need be: nobody can know when they would have given up.',
  'Nobody lets an offer pass: each person takes one after the time they usually let it ring.',
  'Skills, queues and capacities are those of today; when people were there is as it was recorded.',
];

/** Plays a recorded stretch again as things are set today and as somebody would have it, and lays the three side by side. */
@Injectable()
export class ComparePolicies {
  constructor(private readonly recorded: RecordedDayQueries) {}

  async run(question: WhatIfQuestion): Promise<WhatIf> {
    const { from, to } = question;
    const day = await this.recorded.read(new Date(from), new Date(to));
    refuseUnknown(day, question);
    const other = withTried(day, question);
    const was = recordedReplay(day);
    const today = await inSlices(new DayReplay(day).run());
    const tried = await inSlices(new DayReplay(other).run());
    const changed = changes(day, other, [was.outcomes, today.outcomes, tried.outcomes]);
    return {
      from,
      to,
      recorded: sideOf(day, was),
      today: sideOf(day, today),
      tried: sideOf(other, tried),
      changed: changed.slice(0, MOST_SHOWN),
      changedTotal: changed.length,
      assumes: ASSUMES,
    };
  }
}

function refuseUnknown(day: RecordedDay, { policies = {}, people = [], help = [] }: WhatIfQuestion): void {
  const queues = new Set(day.queues.map(({ id }) => id));
  const agents = new Set(day.people.map(({ agent }) => agent.id));
  const queue = (id: string, pointer: string) => {
    if (!queues.has(id)) throw invalid(pointer, 'unknown', 'There is no such queue');
  };
  for (const [id, { steps = [] }] of Object.entries(policies)) {
    queue(id, `/policies/${id}`);
    steps.forEach(({ also = [] }, at) => also.forEach((one, i) => queue(one, `/policies/${id}/steps/${at}/also/${i}`)));
  }
  people.forEach(({ agentId, queues: own = [] }, at) => {
    if (!agents.has(agentId)) throw invalid(`/people/${at}/agentId`, 'unknown', 'There is no such person');
    own.forEach((one, i) => queue(one, `/people/${at}/queues/${i}`));
  });
  help.forEach(({ queues: own }, at) => own.forEach((one, i) => queue(one, `/help/${at}/queues/${i}`)));
}

function changes(day: RecordedDay, other: RecordedDay, sides: Outcome[][]): WhatIf['changed'] {
  const names = new Map([...day.people, ...other.people].map(({ agent }) => [agent.id, agent.name]));
  const turn = (one: Outcome): WhatIfTurn => {
    const agentId = one.answered?.agentId ?? null;
    return { agentId, name: agentId && (names.get(agentId) ?? agentId), wait: waitOf(one) };
  };
  const [was, today, tried] = sides;
  const all = was.flatMap((one, i) => {
    const [before, after] = [turn(today[i]), turn(tried[i])];
    const by = difference(before, after);
    if (before.agentId === after.agentId && by < NOTABLE_SECONDS) return [];
    const { item } = one.work;
    const about = { workItemId: item.id, conversationId: item.conversationId, queueId: item.queueId };
    const enqueuedAt = new Date(item.enqueuedAt).toISOString();
    return { by, row: { ...about, enqueuedAt, recorded: turn(one), today: before, tried: after } };
  });
  return all.sort((a, b) => b.by - a.by).map(({ row }) => row);
}

/** Answered against never answered is the largest difference there is. */
function difference(a: WhatIfTurn, b: WhatIfTurn): number {
  if (a.wait === null || b.wait === null) return a.wait === b.wait ? 0 : Infinity;
  return Math.abs(a.wait - b.wait);
}
