import { chanceFrom } from './chance.js';
import { Moments } from './heap.js';
import { handleTimesOf } from './log-normal.js';
import { type Demand, erlangs, type Outcome } from './outcome.js';

/** Agents who each hold several chats at once, and the customers who come to them. */
export interface ChatDesk {
  agents: number;
  concurrency: number;
  demand: Demand;
  /** Null: everybody waits. */
  patienceSeconds: number | null;
  withinSeconds: number;
  /** How many customers to follow at least. */
  customers: number;
  seed: number;
}

/** Handle times vary about as much as they last. */
const VARIATION = 1;
/** A floor is followed for as many handle times at least, or a large one would look better than it is. */
const HANDLE_TIMES = 20;
const PAUSE_EVERY = 256;

/**
 * Plays a chat floor: log-normal handle times, first come first served, the slots of all agents one pool (each new chat goes to
 * whoever holds fewest). It begins in the middle of a day, not with empty desks. Yields now and then so that whoever drives it can
 * let others run; the same seed gives the same answer, and other numbers of agents meet the same customers.
 */
export function* simulateChat(desk: ChatDesk): Generator<undefined, Outcome> {
  const { demand, patienceSeconds, withinSeconds } = desk;
  const slots = desk.agents * desk.concurrency;
  const offered = erlangs(demand);
  const handle = handleTimesOf(demand.handleSeconds, VARIATION);
  const [coming, lasting, waiting] = [0, 1, 2].map((stream) => chanceFrom(desk.seed * 3 + stream));
  const long = () => Math.exp(handle.mu + handle.sigma * lasting.normal());
  // Work met in progress is long work (length-biased), at a random moment of it.
  const rest = () => Math.exp(handle.mu + handle.sigma ** 2 + handle.sigma * waiting.normal()) * waiting.next();
  const ends = new Moments();
  for (let i = Math.min(slots, Math.round(offered)); i > 0; i -= 1) ends.add(rest(), 0);
  const customers = Math.max(desk.customers, Math.ceil(offered * HANDLE_TIMES));
  const warm = Math.ceil(customers / 5);
  let now = 0;
  let [answered, answeredEarly, removedEarly, left, waited, total, used, from] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < customers + warm; i += 1) {
    if (i % PAUSE_EVERY === PAUSE_EVERY - 1) yield;
    if (i === warm) from = now;
    now += coming.exponential(1 / demand.perSecond);
    const patience = patienceSeconds === null ? Number.POSITIVE_INFINITY : waiting.exponential(patienceSeconds);
    const takes = long();
    while (ends.soonest <= now) ends.take();
    // First come, first served: whoever came before has taken a slot already, so the soonest free one is this customer's.
    const wait = ends.size < slots ? 0 : ends.soonest - now;
    const counts = i >= warm;
    if (wait > patience) {
      if (counts) left += 1;
      if (counts && patience <= withinSeconds) removedEarly += 1;
      continue;
    }
    if (ends.size >= slots) ends.take();
    ends.add(now + wait + takes, 0);
    if (!counts) continue;
    answered += 1;
    used += takes;
    total += wait;
    if (wait > 0) waited += 1;
    if (wait <= withinSeconds) answeredEarly += 1;
  }
  return {
    waiting: (waited + left) / customers,
    answerSeconds: answered > 0 ? total / answered : Number.POSITIVE_INFINITY,
    answered: answered > 0 ? answeredEarly / answered : 0,
    removed: (answeredEarly + removedEarly) / customers,
    abandoned: left / customers,
    occupancy: Math.min(1, used / ((now - from) * slots)),
  };
}
