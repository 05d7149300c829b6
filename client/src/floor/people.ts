import type { Board } from '@contract/insights';

export type Agent = Board['agents'][number];
export type PeopleState = 'talking' | 'idle' | 'busy' | 'away' | 'lost';

/** In the order of the bar. `tone` is a chart colour, and never the only sign: each count stands beside its word. */
export const peopleStates: { state: PeopleState; word: string; tone: string }[] = [
  { state: 'talking', word: 'In conversation', tone: 'var(--tl-viz-1)' },
  { state: 'idle', word: 'Idle', tone: 'var(--tl-viz-5)' },
  { state: 'busy', word: 'Busy', tone: 'var(--tl-viz-2)' },
  { state: 'away', word: 'Away', tone: 'var(--tl-viz-6)' },
  { state: 'lost', word: 'Lost connection', tone: 'var(--tl-danger)' },
];

/** What somebody is doing, from what they chose and what we see; null when they are not on shift. */
export function stateOf(agent: Agent): PeopleState | null {
  const gone = agent.presence === 'gone' || agent.presence === 'detached';
  if (agent.status === 'offline') return agent.used > 0 ? 'lost' : null;
  if (gone) return 'lost';
  if (agent.status === 'away') return 'away';
  if (agent.used > 0) return 'talking';
  return agent.status === 'busy' ? 'busy' : 'idle';
}

export interface Staff {
  on: (Agent & { state: PeopleState })[];
  counts: Record<PeopleState, number>;
}

export function staff(agents: Agent[]): Staff {
  const counts: Record<PeopleState, number> = { talking: 0, idle: 0, busy: 0, away: 0, lost: 0 };
  const on: Staff['on'] = [];
  for (const agent of agents) {
    const state = stateOf(agent);
    if (!state) continue;
    counts[state] += 1;
    on.push({ ...agent, state });
  }
  on.sort((a, b) => a.name.localeCompare(b.name));
  return { on, counts };
}

/** Those whom a supervisor can help now: at most three, the lost connections with customers waiting first. */
export function couldUseYou(people: Staff['on']): { agent: Staff['on'][number]; why: string }[] {
  const lost = people
    .filter((agent) => agent.state === 'lost')
    .map((agent) => ({
      agent,
      why: agent.used > 0 ? `Lost connection with ${agent.used} open` : 'Lost connection, gets no offers',
    }));
  const full = people
    .filter((agent) => agent.state === 'talking' && agent.limit > 0 && agent.used >= agent.limit)
    .map((agent) => ({ agent, why: `Full: ${agent.used} of ${agent.limit}` }));
  const byLoad = (a: { agent: Agent }, b: { agent: Agent }) => b.agent.used - a.agent.used;
  return [...lost.sort(byLoad), ...full.sort(byLoad)].slice(0, 3);
}
