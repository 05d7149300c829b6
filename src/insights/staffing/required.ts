import type { StaffingNeed, StaffingOutcome } from '../../contract/staffing.js';
import { erlangA } from './erlang-a.js';
import { erlangC } from './erlang-c.js';
import { inSlices } from '../../kernel/in-slices.js';
import { answeredOfAll, type Demand, erlangs, type Outcome } from './outcome.js';
import { type Goal, requiredA, requiredC, type Staffing, scheduled } from './required-agents.js';
import { requiredChat } from './required-chat.js';
import { simulateChat } from './simulate-chat.js';
import type { RequiredQuery } from './staffing.schema.js';

/** The same question gets the same answer. */
const SEED = 20;
const CUSTOMERS = 20_000;

/** Answers how many are needed, what they would give, and what the number asked about would. */
export async function answerRequired(query: RequiredQuery): Promise<StaffingNeed> {
  const demand: Demand = { perSecond: query.calls / (query.intervalMinutes * 60), handleSeconds: query.ahtSeconds };
  const goal: Goal = {
    level: query.serviceLevel,
    withinSeconds: query.withinSeconds,
    maxOccupancy: query.maxOccupancy,
  };
  const need = demand.perSecond === 0 ? nobody : await find(query, demand, goal);
  return {
    model: query.model,
    offeredErlangs: rounded(erlangs(demand)),
    required: { agents: need.agents, scheduled: scheduled(need.agents, query.shrinkage) },
    gives: shown(need),
    asked: query.agents === undefined ? null : shown(await evaluate(query, demand, query.agents)),
  };
}

async function find(query: RequiredQuery, demand: Demand, goal: Goal): Promise<Staffing> {
  if (query.model === 'chat') return inSlices(requiredChat({ ...desk(query), demand, goal }));
  if (query.patienceSeconds === undefined) return requiredC(demand, goal);
  return inSlices(requiredA(demand, goal, query.patienceSeconds));
}

async function evaluate(query: RequiredQuery, demand: Demand, agents: number): Promise<Staffing> {
  const { withinSeconds, patienceSeconds } = query;
  if (query.model === 'chat' && demand.perSecond > 0) {
    const steady = agents * (query.concurrency ?? 1) > erlangs(demand) || patienceSeconds !== undefined;
    if (!steady) return { agents, outcome: erlangC(0, demand, withinSeconds) };
    return { agents, outcome: await inSlices(simulateChat({ ...desk(query), demand, agents, withinSeconds })) };
  }
  if (patienceSeconds === undefined) return { agents, outcome: erlangC(agents, demand, withinSeconds) };
  return { agents, outcome: erlangA(agents, demand, patienceSeconds, withinSeconds) };
}

const desk = ({ concurrency = 1, patienceSeconds }: RequiredQuery) => ({
  concurrency,
  patienceSeconds: patienceSeconds ?? null,
  customers: CUSTOMERS,
  seed: SEED,
});

/** Where nobody comes, nobody is needed. */
const nobody: Staffing = {
  agents: 0,
  outcome: { waiting: 0, answerSeconds: 0, answered: 1, removed: 1, abandoned: 0, occupancy: 0 },
};

function shown({ agents, outcome }: { agents: number; outcome: Outcome }): StaffingOutcome {
  return {
    agents,
    probabilityOfWaiting: rounded(outcome.waiting),
    averageSpeedOfAnswerSeconds: Number.isFinite(outcome.answerSeconds) ? rounded(outcome.answerSeconds) : null,
    serviceLevel: {
      offered: rounded(answeredOfAll(outcome)),
      answered: rounded(outcome.answered),
      removed: rounded(outcome.removed),
    },
    abandoned: rounded(outcome.abandoned),
    occupancy: rounded(outcome.occupancy),
  };
}

/** Far below what anybody reads: a value rounded to a five is rounded wrongly once more by whoever prints it. */
const rounded = (value: number): number => Math.round(value * 1e10) / 1e10;
