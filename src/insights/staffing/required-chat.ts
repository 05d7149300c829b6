import { requiredC, type Goal, reaches, type Staffing } from './required-agents.js';
import { type Demand, erlangs } from './outcome.js';
import { type ChatDesk, simulateChat } from './simulate-chat.js';

export type ChatCase = Omit<ChatDesk, 'agents' | 'withinSeconds' | 'demand'> & { demand: Demand; goal: Goal };

/** The fewest agents who reach the goal with several chats each, found by playing floors around what theory expects. */
export function* requiredChat(given: ChatCase): Generator<undefined, Staffing> {
  const { goal, ...rest } = given;
  const played = new Map<number, Staffing>();
  function* play(agents: number): Generator<undefined, Staffing> {
    const known = played.get(agents);
    if (known) return known;
    const outcome = yield* simulateChat({ ...rest, agents, withinSeconds: goal.withinSeconds });
    const made = { agents, outcome };
    played.set(agents, made);
    return made;
  }
  const expected = requiredC(given.demand, goal).agents / given.concurrency;
  let most = Math.max(1, Math.ceil(expected));
  let step = 1;
  while (!reaches((yield* play(most)).outcome, goal)) {
    most += step;
    step *= 2;
  }
  // Only with patience do fewer do than the work itself asks for.
  const floor = given.patienceSeconds === null ? Math.floor(erlangs(given.demand) / given.concurrency) : 0;
  let least = Math.max(floor, most - 1);
  step = 1;
  while (least > floor && reaches((yield* play(least)).outcome, goal)) {
    most = least;
    least = Math.max(floor, least - step);
    step *= 2;
  }
  while (most - least > 1) {
    const middle = (least + most) >> 1;
    if (reaches((yield* play(middle)).outcome, goal)) most = middle;
    else least = middle;
  }
  return yield* play(most);
}
