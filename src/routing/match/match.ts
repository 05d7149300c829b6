import { Heap } from './heap.js';
import {
  type DeskAgent,
  idlesLonger,
  isBetter,
  isFree,
  mayAskAgain,
  missingSkill,
  refusal,
  share,
} from './desk-agent.js';
import { goesFirst, Line, lineKey, type Need, needKey, type WaitingItem } from './waiting.js';

export type Rule = 'longest_idle' | 'preferred_agent';

export interface Match {
  item: WaitingItem;
  agent: DeskAgent;
  rule: Rule;
}

interface Pool {
  need: Need;
  /** Members of the queue who have the required skills, ready or not. */
  able: DeskAgent[];
  roster: number;
}

/**
 * Decides who is offered what, in memory and without looking at a clock or a database: waiting items by priority and age,
 * each to the person with the emptiest desk who has been idle longest. The database has the last word on every match.
 */
export class Matching {
  readonly items = new Map<string, WaitingItem>();
  readonly agents = new Map<string, DeskAgent>();
  private readonly lines = new Map<string, Line>();
  private readonly pools = new Map<string, Pool>();
  private roster = 0;
  private turn = 0;

  setItem(item: WaitingItem): void {
    const known = this.items.get(item.id);
    if (known && known.version === item.version) return;
    this.items.set(item.id, item);
    const key = lineKey(item);
    let line = this.lines.get(key);
    if (!line) {
      line = new Line(needKey(item), (one) => this.items.get(one.id) === one);
      this.lines.set(key, line);
      this.pool(item);
    }
    line.add(item);
  }

  removeItem(id: string): void {
    this.items.delete(id);
  }

  setAgent(agent: DeskAgent): void {
    const known = this.agents.get(agent.id);
    this.agents.set(agent.id, agent);
    if (known && sameRole(known, agent)) {
      // Lists of candidates hold the object, so it is the same one that changes.
      this.agents.set(agent.id, Object.assign(known, agent));
      return;
    }
    this.roster += 1;
  }

  removeAgent(id: string): void {
    if (this.agents.delete(id)) this.roster += 1;
  }

  /** The next matches, best first. They are taken out of the waiting lines and off the agents' free places at once. */
  match(limit: number, now: number): Match[] {
    const matches: Match[] = [];
    const heads = new Heap<{ line: Line; item: WaitingItem }>((a, b) => goesFirst(a.item, b.item));
    for (const [key, line] of this.lines) {
      const item = line.first();
      if (item) heads.push({ line, item });
      else this.lines.delete(key);
    }
    while (matches.length < limit) {
      const head = heads.pop();
      if (!head) break;
      const { line, item } = head;
      const found = this.pick(item, line.need, now);
      // Nobody for the first of a line is nobody for those behind it.
      if (!found) continue;
      this.take(item, found.agent, now);
      matches.push({ item, ...found });
      const next = line.first();
      if (next) heads.push({ line, item: next });
    }
    return matches;
  }

  /** Everybody in the queue with the required skills, ready or not. */
  able(need: Need): DeskAgent[] {
    return this.pool(need).able;
  }

  private pick(item: WaitingItem, need: string, now: number): Pick<Match, 'agent' | 'rule'> | null {
    const preferred = item.preferredAgent ? this.agents.get(item.preferredAgent) : undefined;
    if (preferred && preferred.notReady === null && !refusal(item, preferred.id)) {
      if (isFree(preferred, item.channelClass)) return { agent: preferred, rule: 'preferred_agent' };
      if (now < item.preferredUntil) return null;
    }
    const { able } = this.pool(item, need);
    const refused = item.refusals.length > 0;
    // Somebody who has not been asked yet is there, only busy: it is their turn before anyone is asked twice.
    const others = refused && able.some((one) => one.notReady === null && !refusal(item, one.id));
    const wishes = item.skills.some((one) => !one.required);
    let best: DeskAgent | null = null;
    let least = 1;
    for (const agent of able) {
      // The hot loop of the router: one look at the desk settles most of them.
      const load = agent.notReady === null ? share(agent, item.channelClass) : 1;
      if (load >= 1 || (!wishes && best && (load > least || (load === least && !idlesLonger(agent, best))))) continue;
      const own = refused ? refusal(item, agent.id) : undefined;
      if (own && (others || !mayAskAgain(own, now))) continue;
      if (wishes && best && !isBetter(agent, best, item)) continue;
      best = agent;
      least = load;
    }
    return best && { agent: best, rule: 'longest_idle' };
  }

  private take(item: WaitingItem, agent: DeskAgent, now: number): void {
    this.items.delete(item.id);
    const line = agent.capacity.get(item.channelClass);
    if (line) line.used += 1;
    // Within one millisecond too, whoever was just given something stands behind the others.
    this.turn += 1;
    agent.idleSince = now + (this.turn % 1000) / 1000;
  }

  private pool(need: Need, key = needKey(need)): Pool {
    let pool = this.pools.get(key);
    if (!pool) {
      const { queueId, channelClass, skills } = need;
      pool = { need: { queueId, channelClass, skills }, able: [], roster: -1 };
      this.pools.set(key, pool);
    }
    if (pool.roster !== this.roster) {
      pool.roster = this.roster;
      pool.able = [];
      for (const agent of this.agents.values())
        if (agent.queues.includes(need.queueId) && !missingSkill(agent, need.skills)) pool.able.push(agent);
    }
    return pool;
  }
}

function sameRole(a: DeskAgent, b: DeskAgent): boolean {
  if (a.queues.length !== b.queues.length || a.skills.size !== b.skills.size) return false;
  if (a.queues.some((id) => !b.queues.includes(id))) return false;
  for (const [name, level] of a.skills) if (b.skills.get(name) !== level) return false;
  return true;
}
