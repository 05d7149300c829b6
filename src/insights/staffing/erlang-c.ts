// A. K. Erlang (1917), the queue in which everybody waits (M/M/c); C is had from B, which is numerically safe.
import { erlangB } from './erlang-b.js';
import { type Demand, erlangs, hopeless, type Outcome } from './outcome.js';

/** What `agents` give when everybody waits until answered. */
export function erlangC(agents: number, demand: Demand, withinSeconds: number): Outcome {
  return fromB(erlangB(agents, erlangs(demand)), agents, demand, withinSeconds);
}

/** The same, where B is known already. */
export function fromB(blocked: number, agents: number, demand: Demand, withinSeconds: number): Outcome {
  const offered = erlangs(demand);
  if (offered === 0 && agents > 0) return { ...hopeless, waiting: 0, answerSeconds: 0, ...all, occupancy: 0 };
  if (agents <= offered) return hopeless;
  const occupancy = offered / agents;
  const waiting = blocked / (1 - occupancy * (1 - blocked));
  const rate = (agents - offered) / demand.handleSeconds;
  const level = 1 - waiting * Math.exp(-rate * withinSeconds);
  return { waiting, answerSeconds: waiting / rate, answered: level, removed: level, abandoned: 0, occupancy };
}

const all = { answered: 1, removed: 1 };
