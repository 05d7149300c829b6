import type { StaffingModel } from '../../contract/staffing.js';
import { inSlices } from '../../kernel/in-slices.js';
import { type Goal, requiredA, requiredC } from './required-agents.js';
import { requiredChat } from './required-chat.js';
import { MOST_CHATS, MOST_ERLANGS } from './staffing.schema.js';

export interface DayCase {
  model: StaffingModel;
  handleSeconds: number | null;
  patienceSeconds: number | null;
  concurrency: number;
  goal: Goal;
}

/** Half hours are many and forecasts rough: fewer customers are followed than for a single question. */
const CUSTOMERS = 4000;
const SEED = 21;

/** Agents needed for each of these arrival rates; null where none is asked for, or while no handle time is known. */
export async function requiredOverDay(rates: readonly (number | null)[], given: DayCase): Promise<(number | null)[]> {
  const found = new Map<string, number>();
  const needed: (number | null)[] = [];
  const most = given.model === 'chat' ? MOST_CHATS : MOST_ERLANGS;
  for (const rate of rates) {
    if (rate === null || given.handleSeconds === null || rate * given.handleSeconds > most) {
      needed.push(null);
      continue;
    }
    // Two digits of a forecast are all it has: half hours alike are reckoned once.
    const perSecond = Number(rate.toPrecision(2));
    const key = String(perSecond);
    const agents = found.get(key) ?? (await agentsFor(perSecond, given.handleSeconds, given));
    found.set(key, agents);
    needed.push(agents);
  }
  return needed;
}

async function agentsFor(perSecond: number, handleSeconds: number, given: DayCase): Promise<number> {
  const demand = { perSecond, handleSeconds };
  const { goal, patienceSeconds, concurrency } = given;
  if (perSecond === 0) return 0;
  // One interval after the other, so that all of a day never run in one piece.
  await new Promise(setImmediate);
  if (given.model === 'c' || (given.model === 'a' && patienceSeconds === null)) return requiredC(demand, goal).agents;
  if (given.model === 'a' && patienceSeconds !== null)
    return (await inSlices(requiredA(demand, goal, patienceSeconds))).agents;
  const desk = { concurrency, patienceSeconds, customers: CUSTOMERS, seed: SEED };
  return (await inSlices(requiredChat({ ...desk, demand, goal }))).agents;
}
