import type { ChannelClass } from '../../contract/common.js';
import type { DeskAgent } from '../match/desk-agent.js';
import { Heap } from '../match/heap.js';
import { type Match, Matching } from '../match/match.js';
import type { RecordedDay, RecordedPerson, RecordedWork } from './recorded-day.js';

/** What became of one piece of work: who answered it and when, or when its customer gave up. */
export interface Outcome {
  work: RecordedWork;
  answered: { agentId: string; at: number } | null;
  leftAt: number | null;
  /** How long it then took. */
  handled: number;
}

export interface Replay {
  outcomes: Outcome[];
  /** How long each person's desk was full within the stretch, in milliseconds; one place of a limit of four counts a quarter. */
  used: Map<string, number>;
}

interface Moment {
  at: number;
  /** At one moment places come free before anybody new arrives. */
  order: number;
  happen: () => void;
}

const NOT_THERE = 'Not there';
const PAUSE_EVERY = 64;

/**
 * Plays a recorded stretch again with the hub's own matcher: the same customers come at the same moments, stay as patient and
 * take as long; who is asked follows from the queues and people given. Yields now and then so that others can run.
 */
export class DayReplay {
  private readonly matching = new Matching();
  private readonly moments = new Heap<Moment>((a, b) => (a.at === b.at ? a.order < b.order : a.at < b.at));
  private readonly people = new Map<string, RecordedPerson>();
  private readonly waiting = new Map<string, Outcome>();
  private readonly outcomes: Outcome[] = [];
  private readonly used = new Map<string, number>();
  private readonly usualHandling: number;

  constructor(private readonly day: RecordedDay) {
    const known = day.work.flatMap(({ handled }) => handled ?? []);
    this.usualHandling = known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : 0;
  }

  *run(): Generator<undefined, Replay> {
    for (const queue of this.day.queues) this.matching.setQueue(queue);
    for (const person of this.day.people) this.seat(person);
    for (const work of this.day.work) this.expect(work);
    let turns = 0;
    for (let now = this.next(); now <= this.day.to; now = this.next()) {
      turns += 1;
      if (turns % PAUSE_EVERY === 0) yield;
      for (let due = this.moments.peek(); due && due.at <= now; due = this.moments.peek()) {
        this.moments.pop();
        due.happen();
      }
      this.offer(now);
    }
    return { outcomes: this.outcomes, used: this.used };
  }

  private next(): number {
    return Math.min(this.moments.peek()?.at ?? Infinity, this.matching.nextStepAt());
  }

  private at(at: number, order: number, happen: () => void): void {
    this.moments.push({ at, order, happen });
  }

  private seat(person: RecordedPerson): void {
    const agent = copyOf(person.agent);
    this.people.set(agent.id, person);
    this.matching.setAgent(agent);
    for (const { channelClass, until } of person.held) {
      const line = agent.capacity.get(channelClass);
      if (!line) continue;
      line.used += 1;
      this.use(agent, channelClass, this.day.from, until);
      this.at(until, 0, () => this.free(agent, channelClass, until));
    }
    for (const { from, to } of person.shifts) {
      this.at(from, 1, () => {
        agent.notReady = null;
        agent.idleSince = from;
      });
      this.at(to, 1, () => {
        agent.notReady = NOT_THERE;
      });
    }
  }

  private expect(work: RecordedWork): void {
    const outcome: Outcome = { work, answered: null, leftAt: null, handled: work.handled ?? this.usualHandling };
    this.outcomes.push(outcome);
    const came = Math.max(work.item.enqueuedAt, this.day.from);
    this.at(came, 3, () => {
      this.waiting.set(work.item.id, outcome);
      this.matching.setItem({ ...work.item });
    });
    const { leftAt } = work;
    if (leftAt !== null)
      this.at(leftAt, 2, () => {
        if (outcome.answered && outcome.answered.at <= leftAt) return;
        outcome.answered = null;
        outcome.leftAt = leftAt;
        this.waiting.delete(work.item.id);
        this.matching.removeItem(work.item.id);
      });
  }

  private offer(now: number): void {
    const asked = new Map<string, Match[]>();
    for (const match of this.matching.match(Infinity, now)) {
      const others = asked.get(match.item.id);
      if (others) others.push(match);
      else asked.set(match.item.id, [match]);
    }
    for (const matches of asked.values()) this.ring(matches, now);
  }

  /** Whoever takes it first has it; the places of the others are free again at that moment. */
  private ring(matches: Match[], now: number): void {
    const quick = [...matches].sort((a, b) => this.pickUp(a.agent) - this.pickUp(b.agent));
    const [{ item, agent }] = quick;
    const outcome = this.waiting.get(item.id) as Outcome;
    const takenAt = now + this.pickUp(agent);
    const gone = outcome.work.leftAt !== null && outcome.work.leftAt < takenAt;
    const end = gone ? (outcome.work.leftAt as number) : takenAt + outcome.handled;
    if (!gone) {
      outcome.answered = { agentId: agent.id, at: takenAt };
      this.waiting.delete(item.id);
    }
    for (const one of quick) {
      const until = one.agent === agent ? end : Math.min(takenAt, end);
      this.use(one.agent, item.channelClass, now, until);
      this.at(until, 0, () => this.free(one.agent, item.channelClass, until));
    }
  }

  private pickUp({ id }: DeskAgent): number {
    return this.people.get(id)?.pickUp ?? 0;
  }

  private free(agent: DeskAgent, channelClass: ChannelClass, now: number): void {
    const line = agent.capacity.get(channelClass);
    if (line) line.used -= 1;
    agent.idleSince = now;
  }

  private use({ id, capacity }: DeskAgent, channelClass: ChannelClass, from: number, to: number): void {
    const within = Math.min(to, this.day.to) - Math.max(from, this.day.from);
    const places = capacity.get(channelClass)?.limit || 1;
    if (within > 0) this.used.set(id, (this.used.get(id) ?? 0) + within / places);
  }
}

/** The matcher counts places on the object itself. */
function copyOf(agent: DeskAgent): DeskAgent {
  const capacity = new Map([...agent.capacity].map(([name, { limit }]) => [name, { limit, used: 0 }]));
  return { ...agent, capacity, notReady: NOT_THERE, idleSince: 0 };
}
