import type { RoutingDecision } from '../../contract/routing.js';
import { type DeskAgent, isBetter, isFree, missingSkill, refusal } from './desk-agent.js';
import type { Match, Rule } from './match.js';
import type { WaitingItem } from './waiting.js';

type Candidate = RoutingDecision['candidates'][number];

export const ruleWords: Record<Rule, string> = {
  longest_idle: 'Free longest among those who can take it',
  preferred_agent: 'This customer’s person of choice',
};

/** A trace this long looks at everybody. */
const WHOLE = 24;

/** Why this person and not another: everybody in the queue, or the first few when many decisions are made at once. */
export function explain(match: Match, agents: Iterable<DeskAgent>, most: number): Candidate[] {
  const { item, agent: chosen } = match;
  const list: Candidate[] = [{ id: chosen.id, name: chosen.name, verdict: 'chosen', why: ruleWords[match.rule] }];
  const eligible: DeskAgent[] = [];
  const excluded: Candidate[] = [];
  const enough = most < WHOLE ? most : Infinity;
  for (const agent of agents) {
    // In a rush the first few stand for the rest.
    if (eligible.length + excluded.length >= enough) break;
    if (agent.id === chosen.id || !agent.queues.includes(item.queueId)) continue;
    const why = whyNot(item, agent);
    if (why === null) eligible.push(agent);
    else if (excluded.length < most) excluded.push({ id: agent.id, name: agent.name, verdict: 'excluded', why });
  }
  eligible.sort((a, b) => (isBetter(a, b, item) ? -1 : 1));
  for (const { id, name } of eligible.slice(0, most))
    list.push({ id, name, verdict: 'eligible', why: 'Could take it; less idle' });
  return [...list, ...excluded].slice(0, most);
}

function whyNot(item: WaitingItem, agent: DeskAgent): string | null {
  if (agent.notReady) return agent.notReady;
  const lacks = missingSkill(agent, item.skills);
  if (lacks) return `Has no ${lacks.name} at level ${lacks.min}`;
  if (refusal(item, agent.id)) return 'Let this one pass';
  if (isFree(agent, item.channelClass)) return null;
  const line = agent.capacity.get(item.channelClass);
  return line ? `Full: ${line.used} of ${line.limit}` : `Takes no ${item.channelClass}`;
}
