import { erlangA } from './erlang-a.js';
import { nextB } from './erlang-b.js';
import { fromB } from './erlang-c.js';
import { answeredOfAll, type Demand, erlangs, type Outcome } from './outcome.js';

/** What has to be reached: a share of all who come answered within a time, by agents who are not busier than this. */
export interface Goal {
  level: number;
  withinSeconds: number;
  maxOccupancy: number;
}

export interface Staffing {
  agents: number;
  outcome: Outcome;
}

export const reaches = (outcome: Outcome, goal: Goal): boolean =>
  answeredOfAll(outcome) >= goal.level && outcome.occupancy <= goal.maxOccupancy;

/** The fewest agents for the goal where everybody waits: one walk up the recursion. */
export function requiredC(demand: Demand, goal: Goal): Staffing {
  const offered = erlangs(demand);
  let blocked = 1;
  for (let agents = 1; ; agents += 1) {
    blocked = nextB(blocked, agents, offered);
    if (agents <= offered) continue;
    const outcome = fromB(blocked, agents, demand, goal.withinSeconds);
    if (reaches(outcome, goal)) return { agents, outcome };
  }
}

/** The fewest agents for the goal where people leave: never more than if they all stayed. Yields, as large floors take a while. */
export function* requiredA(demand: Demand, goal: Goal, patienceSeconds: number): Generator<undefined, Staffing> {
  const of = (agents: number) => erlangA(agents, demand, patienceSeconds, goal.withinSeconds);
  let most = requiredC(demand, goal).agents;
  while (!reaches(of(most), goal)) most += 1;
  let least = 0;
  while (most - least > 1) {
    yield;
    const middle = (least + most) >> 1;
    if (reaches(of(middle), goal)) most = middle;
    else least = middle;
  }
  return { agents: most, outcome: of(most) };
}

/** How many must be on the schedule, so that after breaks, training and illness this many are at their desks. */
export const scheduled = (agents: number, shrinkage: number): number => Math.ceil(agents / (1 - shrinkage) - 1e-9);
