import type { ChannelClass } from '../../contract/common.js';
import type { SkillRequirement } from '../../contract/routing.js';
import type { Need, Refusal, WaitingItem } from './waiting.js';

/** One person who may be offered work, as the matcher sees them. */
export interface DeskAgent {
  id: string;
  name: string;
  queues: string[];
  skills: Map<string, number>;
  capacity: Map<ChannelClass, { limit: number; used: number }>;
  /** Null when they take offers; otherwise why not, in words. */
  notReady: string | null;
  /** Since when they were last given or finished something. */
  idleSince: number;
}

/** Somebody who refused gets the same item again only after this long, and only when everybody else had it too. */
const AGAIN_AFTER_MS = 30_000;

export function isFree(agent: DeskAgent, channelClass: ChannelClass): boolean {
  return agent.notReady === null && share(agent, channelClass) < 1;
}

export function missingSkill(agent: DeskAgent, skills: SkillRequirement[]): SkillRequirement | undefined {
  return skills.find((one) => one.required && (agent.skills.get(one.name) ?? 0) < one.min);
}

export function refusal(item: WaitingItem, agentId: string): Refusal | undefined {
  return item.refusals.find((one) => one.agentId === agentId);
}

export function mayAskAgain(refused: Refusal, now: number): boolean {
  return now - refused.at >= AGAIN_AFTER_MS;
}

/** How many of the wished-for skills they have. */
function wishes(agent: DeskAgent, skills: SkillRequirement[]): number {
  let count = 0;
  for (const one of skills) if (!one.required && (agent.skills.get(one.name) ?? 0) >= one.min) count += 1;
  return count;
}

/** Whether `a` goes before `b`: more of the wished-for skills, then the emptier desk, then who has been idle longest. */
export function isBetter(a: DeskAgent, b: DeskAgent, need: Need): boolean {
  if (need.skills.some((one) => !one.required)) {
    const difference = wishes(a, need.skills) - wishes(b, need.skills);
    if (difference !== 0) return difference > 0;
  }
  const left = share(a, need.channelClass) - share(b, need.channelClass);
  if (left !== 0) return left < 0;
  return idlesLonger(a, b);
}

export function idlesLonger(a: DeskAgent, b: DeskAgent): boolean {
  return a.idleSince === b.idleSince ? a.id < b.id : a.idleSince < b.idleSince;
}

/** How full a desk is: 1 and more takes nothing further. */
export function share(agent: DeskAgent, channelClass: ChannelClass): number {
  const line = agent.capacity.get(channelClass);
  return line && line.limit > 0 ? line.used / line.limit : 1;
}
