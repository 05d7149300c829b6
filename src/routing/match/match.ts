import { Candidates } from './candidates.js';
import { type DeskAgent, idlesLonger, isBetter, isFree, mayAskAgain, refusal, share, unable } from './desk-agent.js';
import { Emptiest } from './emptiest.js';
import { Heap } from './heap.js';
import { Line } from './line.js';
import { plainRules, type QueueRules } from './queue-rules.js';
import { stageAt } from './stage.js';
import { goesFirst, lineKey, type Need, type Ticket, ticketFor, type WaitingItem } from './waiting.js';

export type Rule = 'longest_idle' | 'preferred_agent' | 'last_agent' | 'asked_too';

export interface Match {
  item: WaitingItem;
  agent: DeskAgent;
  rule: Rule;
  /** The step of the queue it was decided in, from 0. */
  step: number;
  need: Need;
}

type Found = Pick<Match, 'agent' | 'rule' | 'need'>;

/**
 * Decides who is offered what, in memory and without looking at a clock or a database: what is due first goes first, each to
 * the person with the emptiest desk who has been idle longest. The database has the last word on every match.
 */
export class Matching {
  private readonly candidates = new Candidates();
  readonly agents: ReadonlyMap<string, DeskAgent> = this.candidates.agents;
  private readonly rules = new Map<string, QueueRules>();
  private readonly tickets = new Map<string, Ticket>();
  /** Set since the last match: nobody has said yet what time it is. */
  private readonly fresh = new Map<string, WaitingItem>();
  private readonly lines = new Map<string, Line>();
  /** By kind of work, for the present turn alone. */
  private readonly emptiest = new Map<string, Emptiest>();
  private readonly steps = new Heap<{ at: number; ticket: Ticket }>((a, b) => a.at < b.at);

  setQueue(rules: QueueRules): void {
    this.rules.set(rules.id, rules);
    this.candidates.forget();
    for (const [id, { item }] of this.tickets)
      if (item.queueId === rules.id && !this.fresh.has(id)) this.fresh.set(id, item);
  }

  setItem(item: WaitingItem): void {
    if (this.versionOf(item.id) !== item.version) this.fresh.set(item.id, item);
  }

  removeItem(id: string): void {
    this.fresh.delete(id);
    this.tickets.delete(id);
  }

  /** The ids of all that waits. */
  *waiting(): Iterable<string> {
    yield* this.tickets.keys();
    for (const id of this.fresh.keys()) if (!this.tickets.has(id)) yield id;
  }

  versionOf(id: string): number | undefined {
    return (this.fresh.get(id) ?? this.tickets.get(id)?.item)?.version;
  }

  setAgent(agent: DeskAgent): void {
    this.candidates.set(agent);
  }

  removeAgent(id: string): void {
    this.candidates.remove(id);
  }

  /** When the next item comes into another step; Infinity when none does. */
  nextStepAt(): number {
    return this.steps.peek()?.at ?? Infinity;
  }

  /** The next matches, best first. They are taken out of the waiting lines and off the agents' free places at once. */
  match(limit: number, now: number): Match[] {
    this.place(now);
    this.emptiest.clear();
    const matches: Match[] = [];
    const heads = new Heap<{ line: Line; ticket: Ticket }>((a, b) => goesFirst(a.ticket, b.ticket));
    for (const [key, line] of this.lines) {
      const ticket = line.first();
      if (ticket) heads.push({ line, ticket });
      else this.lines.delete(key);
    }
    while (matches.length < limit) {
      const head = heads.pop();
      if (!head) break;
      const { line, ticket } = head;
      const found = this.pick(ticket, now);
      // Nobody for the first of a line is nobody for those behind it.
      if (!found) continue;
      this.tickets.delete(ticket.item.id);
      this.give(matches, ticket, found);
      if (ticket.offerTo > 1 && found.rule === 'longest_idle') this.giveMore(matches, ticket, found, now);
      const next = line.first();
      if (next) heads.push({ line, ticket: next });
    }
    return matches;
  }

  /** Puts new items, and those whose step has passed, into their lines; matching does it as well. */
  place(now: number): void {
    for (let due = this.steps.peek(); due && due.at <= now; due = this.steps.peek()) {
      this.steps.pop();
      if (this.tickets.get(due.ticket.item.id) === due.ticket) this.enter(due.ticket.item, now);
    }
    if (this.fresh.size === 0) return;
    for (const item of this.fresh.values()) this.enter(item, now);
    this.fresh.clear();
  }

  private enter(item: WaitingItem, now: number): void {
    const rules = this.rules.get(item.queueId) ?? plainRules(item.queueId);
    const stage = stageAt(rules.steps, item.enteredAt, now);
    const ticket = ticketFor(item, rules, stage);
    this.tickets.set(item.id, ticket);
    const key = lineKey(ticket);
    let line = this.lines.get(key);
    if (!line) {
      line = new Line((one) => this.tickets.get(one.item.id) === one);
      this.lines.set(key, line);
    }
    line.add(ticket);
    if (stage.endsAt !== Infinity) this.steps.push({ at: stage.endsAt, ticket });
  }

  private pick(ticket: Ticket, now: number): Found | null {
    const { item, kept, instead } = ticket;
    let { need } = ticket;
    const agent = kept ? this.agents.get(kept) : undefined;
    const byItem = item.preferredAgent !== null;
    if (agent && agent.notReady === null && !refusal(item, agent.id) && (byItem || !unable(agent, need))) {
      if (isFree(agent, item.channelClass)) return { agent, rule: byItem ? 'preferred_agent' : 'last_agent', need };
      if (now < ticket.keptUntil) return null;
    } else if (instead) need = instead;
    const free = this.free(ticket, need, now);
    return free && { agent: free, rule: 'longest_idle', need };
  }

  private free({ item, wishes }: Ticket, need: Need, now: number, asked?: DeskAgent[]): DeskAgent | null {
    const refused = item.refusals.length > 0;
    // The hot path of the router: nothing to weigh but desks.
    if (!refused && wishes.length === 0 && !asked) return this.emptiestFor(need).first();
    const able = this.candidates.of(need);
    // Somebody who has not been asked yet is there, only busy: it is their turn before anyone is asked twice.
    const others = refused && able.some((one) => one.notReady === null && !refusal(item, one.id));
    const wished = wishes.length > 0;
    let best: DeskAgent | null = null;
    let least = 1;
    for (const agent of able) {
      if (agent.notReady !== null) continue;
      const load = share(agent, item.channelClass);
      if (load >= 1 || (!wished && best && (load > least || (load === least && !idlesLonger(agent, best))))) continue;
      const own = refused ? refusal(item, agent.id) : undefined;
      if (own && (others || !mayAskAgain(own, now))) continue;
      if (asked?.includes(agent)) continue;
      if (wished && best && !isBetter(agent, best, item.channelClass, wishes)) continue;
      best = agent;
      least = load;
    }
    return best;
  }

  private emptiestFor(need: Need): Emptiest {
    let known = this.emptiest.get(need.key);
    if (!known) {
      known = new Emptiest(this.candidates.of(need), need);
      this.emptiest.set(need.key, known);
    }
    return known;
  }

  private giveMore(matches: Match[], ticket: Ticket, { agent, need }: Found, now: number): void {
    const asked = [agent];
    while (asked.length < ticket.offerTo) {
      const other = this.free(ticket, need, now, asked);
      if (!other) return;
      asked.push(other);
      this.give(matches, ticket, { agent: other, rule: 'asked_too', need });
    }
  }

  private give(matches: Match[], { item, step }: Ticket, found: Found): void {
    const { agent } = found;
    const line = agent.capacity.get(item.channelClass);
    if (line) line.used += 1;
    matches.push({ item, step, ...found });
  }
}
