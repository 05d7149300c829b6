import type { RoutingDecision } from '../../contract/routing.js';
import { type DeskAgent, fullWords, isBetter, refusal, unable } from './desk-agent.js';
import type { Match, Rule } from './match.js';
import type { Need, WaitingItem } from './waiting.js';

type Candidate = RoutingDecision['candidates'][number];

export const ruleWords: Record<Rule, string> = {
  longest_idle: 'Longest idle among those who can take it',
  preferred_agent: 'This customer’s person of choice',
  last_agent: 'Last worked for this customer',
  asked_too: 'Asked at the same time; the first to accept has it',
};

/** So many are told of at most: a decision that hundreds took part in is not read to its end. */
const MOST = 24;
/** In a rush of unlike decisions the first few stand for the rest. */
const FEW = 4;
const RUSH = 50;

export interface CandidateList {
  id: string;
  candidates: Candidate[];
}

/**
 * Who could have had each match of a batch, in lists that decisions of one kind share: what was the same for all of them is
 * told once.
 */
export class Explanations {
  private readonly made = new Map<string, CandidateList>();
  private readonly chosen = new Set<string>();
  private readonly everyone: DeskAgent[];

  constructor(
    agents: Iterable<DeskAgent>,
    private readonly newId: () => string,
  ) {
    this.everyone = [...agents];
  }

  get lists(): CandidateList[] {
    return [...this.made.values()];
  }

  /** Matches just made; answers with the list of each. */
  add(matches: Match[]): string[] {
    for (const { agent } of matches) this.chosen.add(agent.id);
    return matches.map((match) => {
      const { item, need } = match;
      const isAlone = item.refusals.length > 0 || item.preferredAgent !== null;
      const key = isAlone ? item.id : need.key;
      let list = this.made.get(key);
      if (!list) {
        const most = this.made.size < RUSH ? MOST : FEW;
        list = { id: this.newId(), candidates: consider(match, this.everyone, this.chosen, most) };
        this.made.set(key, list);
      }
      return list.id;
    });
  }
}

/** Everybody the step asks: who could have taken it, the best first, and what kept the others from it. */
function consider({ item, need }: Match, agents: DeskAgent[], chosen: Set<string>, most: number): Candidate[] {
  const eligible: DeskAgent[] = [];
  const excluded: Candidate[] = [];
  for (const agent of agents) {
    if (excluded.length >= most && eligible.length >= most) break;
    if (!isAsked(agent, need)) continue;
    // Those who were given something by these very decisions were free for them.
    const why = chosen.has(agent.id) ? unable(agent, need) : whyNot(item, need, agent);
    if (why === null) eligible.push(agent);
    else if (excluded.length < most) excluded.push({ id: agent.id, name: agent.name, verdict: 'excluded', why });
  }
  eligible.sort((a, b) => (isBetter(a, b, item.channelClass, []) ? -1 : 1));
  const able = eligible
    .slice(0, most)
    .map(({ id, name }): Candidate => ({ id, name, verdict: 'eligible', why: 'Could take it; less idle' }));
  return [...able, ...excluded].slice(0, most);
}

/** Whether somebody belongs to the queue, or to one this step asks as well. */
export function isAsked(agent: DeskAgent, { queueId, step }: Need): boolean {
  return agent.queues.includes(queueId) || (step?.also?.some((id) => agent.queues.includes(id)) ?? false);
}

/** What keeps somebody from being offered this now, in words; null when nothing does. */
export function whyNot(item: WaitingItem, need: Need, agent: DeskAgent): string | null {
  return (
    agent.notReady ??
    unable(agent, need) ??
    (refusal(item, agent.id) ? 'Let this one pass' : fullWords(agent, item.channelClass))
  );
}
