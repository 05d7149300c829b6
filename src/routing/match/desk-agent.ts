import type { ChannelClass } from '../../contract/common.js';
import type { CapacityMode, InterruptibleBy, SkillRequirement } from '../../contract/routing.js';
import type { Need, Refusal, WaitingItem } from './waiting.js';

/** One person who may be offered work, as the matcher sees them. */
export interface DeskAgent {
  id: string;
  name: string;
  queues: string[];
  teams: string[];
  skills: Map<string, number>;
  capacity: Map<ChannelClass, { limit: number; used: number }>;
  mode: CapacityMode;
  interruptibleBy: InterruptibleBy;
  /** Null when they take offers; otherwise why not, in words. */
  notReady: string | null;
  /** When they last finished something, or let it pass: what they are given does not count, their desk is fuller by it. */
  idleSince: number;
}

/** Of a person, what a step asks for: nothing of how they are now. */
export type Able = Pick<DeskAgent, 'queues' | 'teams' | 'skills'>;

/** Somebody who refused gets the same item again only after this long, and only when everybody else had it too. */
const AGAIN_AFTER_MS = 30_000;
/** Thirds do not add up to one. */
const ALMOST = 1e-9;

export function isFree(agent: DeskAgent, channelClass: ChannelClass): boolean {
  return agent.notReady === null && share(agent, channelClass) < 1;
}

export function refusal(item: WaitingItem, agentId: string): Refusal | undefined {
  return item.refusals.find((one) => one.agentId === agentId);
}

export function mayAskAgain(refused: Refusal, now: number): boolean {
  return now - refused.at >= AGAIN_AFTER_MS;
}

/** Why somebody cannot take such work however free they are, in words; null when they can. */
export function unable(
  agent: Able,
  { queueId, skills, step }: Pick<Need, 'queueId' | 'skills' | 'step'>,
): string | null {
  if (!agent.queues.includes(queueId) && !step?.also?.some((id) => agent.queues.includes(id)))
    return 'Not in this queue';
  if (!step) return lacks(agent, skills);
  if (step.teams?.length && !step.teams.some((id) => agent.teams.includes(id))) return 'In no team of this step';
  if (step.languages?.length && !step.languages.some((one) => agent.skills.has(`language:${one}`)))
    return `Speaks none of ${step.languages.join(', ')}`;
  const asked = step.dropOwn ? null : lacks(agent, skills);
  return asked ?? lacks(agent, step.skills);
}

function lacks(agent: Able, skills: { name: string; min: number; required?: boolean }[]): string | null {
  for (const { name, min, required } of skills)
    if (required !== false && (agent.skills.get(name) ?? 0) < min) return `Has no ${name} at level ${min}`;
  return null;
}

/** How many of the wished-for skills they have. */
function granted(agent: DeskAgent, wishes: SkillRequirement[]): number {
  let count = 0;
  for (const { name, min } of wishes) if ((agent.skills.get(name) ?? 0) >= min) count += 1;
  return count;
}

/** Whether `a` goes before `b`: more of the wished-for skills, then the emptier desk, then who has been idle longest. */
export function isBetter(a: DeskAgent, b: DeskAgent, channelClass: ChannelClass, wishes: SkillRequirement[]): boolean {
  if (wishes.length > 0) {
    const difference = granted(a, wishes) - granted(b, wishes);
    if (difference !== 0) return difference > 0;
  }
  const left = share(a, channelClass) - share(b, channelClass);
  if (left !== 0) return left < 0;
  return idlesLonger(a, b);
}

export function idlesLonger(a: DeskAgent, b: DeskAgent): boolean {
  return a.idleSince === b.idleSince ? a.id < b.id : a.idleSince < b.idleSince;
}

/** How full a desk is for one more of this class: 1 and more takes nothing further. */
export function share(agent: DeskAgent, channelClass: ChannelClass): number {
  const own = agent.capacity.get(channelClass);
  if (!own || own.used >= own.limit) return 1;
  let sum = 0;
  for (const [held, line] of agent.capacity) {
    if (line.used === 0) continue;
    if (held !== channelClass && !agent.interruptibleBy[held].includes(channelClass)) return 1;
    sum += line.limit > 0 ? line.used / line.limit : 1;
  }
  if (agent.mode === 'dedicated') return own.used / own.limit;
  return sum + 1 / own.limit > 1 + ALMOST ? 1 : sum;
}

/** Why a desk is too full for one more of this class, in words; null when it is not. */
export function fullWords(agent: DeskAgent, channelClass: ChannelClass): string | null {
  const own = agent.capacity.get(channelClass);
  if (!own) return `Takes no ${channelClass}`;
  if (own.used >= own.limit) return own.limit === 0 ? `Takes no ${channelClass}` : `Full: ${own.used} of ${own.limit}`;
  for (const [held, line] of agent.capacity)
    if (line.used > 0 && held !== channelClass && !agent.interruptibleBy[held].includes(channelClass))
      return `Not interrupted by ${channelClass} while holding ${held}`;
  return share(agent, channelClass) < 1 ? null : 'No room left beside their other work';
}
