import { type DeskAgent, unable } from './desk-agent.js';
import type { Need } from './waiting.js';

interface Pool {
  /** Those who have what is required, ready or not. */
  able: DeskAgent[];
  roster: number;
}

/** Who could take which kind of work: worked out once for each kind, and again only when somebody's part has changed. */
export class Candidates {
  readonly agents = new Map<string, DeskAgent>();
  private readonly pools = new Map<string, Pool>();
  private roster = 0;

  set(agent: DeskAgent): void {
    const known = this.agents.get(agent.id);
    if (known && sameRole(known, agent)) {
      // Lists of candidates hold the object, so it is the same one that changes.
      Object.assign(known, agent);
      return;
    }
    this.agents.set(agent.id, agent);
    this.roster += 1;
  }

  remove(id: string): void {
    if (this.agents.delete(id)) this.roster += 1;
  }

  /** The kinds themselves have changed. */
  forget(): void {
    this.pools.clear();
  }

  of(need: Need): DeskAgent[] {
    let pool = this.pools.get(need.key);
    if (pool?.roster === this.roster) return pool.able;
    pool = { able: [], roster: this.roster };
    for (const agent of this.agents.values()) if (!unable(agent, need)) pool.able.push(agent);
    this.pools.set(need.key, pool);
    return pool.able;
  }
}

function sameRole(a: DeskAgent, b: DeskAgent): boolean {
  if (!sameList(a.queues, b.queues) || !sameList(a.teams, b.teams) || a.skills.size !== b.skills.size) return false;
  for (const [name, level] of a.skills) if (b.skills.get(name) !== level) return false;
  return true;
}

function sameList(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
