import { type ChannelClass, channelClasses } from '../../contract/common.js';
import { newId } from '../../kernel/ids.js';
import type { DeskAgent } from '../match/desk-agent.js';
import { type CandidateList, Explanations, ruleWords } from '../match/explain.js';
import type { Match } from '../match/match.js';

/** What one transaction confirms: offers' ids, and who else could have had each. */
export interface Lane {
  matches: Match[];
  offerIds: string[];
  /** As the claiming statement takes them: of each offer; then, after the epoch, what many share, and the lists to write. */
  columns: unknown[];
  shared: unknown[];
  lists: unknown[];
}

/**
 * While one waits for the disk, the other has a core. A third brings nothing on two cores, where the next batch is decided at the same
 * time: it takes the core from the decisions, a slice of the scheduler's at a time.
 */
const LANES = 2;
/** Fewer than this are not worth a second transaction. */
const WORTH_MORE = 100;

/** Matches being written out for the database. Needs none, so that the next can be drafted while it confirms those before. */
export class OfferDraft {
  readonly matches: Match[] = [];
  private readonly listIds: string[] = [];
  private readonly explained: Explanations;
  private readonly written: Lane[] = [];
  private readonly writtenLists = new Set<string>();
  private unwritten?: number[][];

  constructor(agents: Iterable<DeskAgent>) {
    this.explained = new Explanations(agents, () => newId('cl'));
  }

  add(matches: Match[]): this {
    this.matches.push(...matches);
    this.listIds.push(...this.explained.add(matches));
    return this;
  }

  /**
   * Writes out the next lane, while the database is still busy with the batch before; false once all are. A lane at a time, so
   * that whoever else waits for this process goes in between.
   */
  writeLane(): boolean {
    this.unwritten ??= lanesOf(this.matches);
    const places = this.unwritten.shift();
    if (places) this.written.push(this.writeOut(places));
    return this.unwritten.length > 0;
  }

  /** All of them, in parts that touch no person and no item of each other's. */
  lanes(): Lane[] {
    while (this.writeLane());
    return this.written;
  }

  private writeOut(places: number[]): Lane {
    const matches = places.map((place) => this.matches[place]);
    const listIds = places.map((place) => this.listIds[place]);
    // A list is written once, by whoever names it first.
    const named = new Set(listIds);
    const fresh = this.explained.lists.filter(({ id }) => named.has(id) && !this.writtenLists.has(id));
    for (const { id } of fresh) this.writtenLists.add(id);
    const offerIds = matches.map(() => newId('of'));
    return { matches, offerIds, ...columnsOf(offerIds, matches, listIds), lists: listColumns(fresh) };
  }
}

/**
 * The places of each transaction's matches: split by person, always alike, so that no lane waits for another's people, nor for
 * those of the batch before it in another lane.
 */
function lanesOf(matches: Match[]): number[][] {
  const items = new Set(matches.map(({ item }) => item.id));
  if (matches.length < WORTH_MORE || items.size < matches.length) return [matches.map((_, place) => place)];
  const lanes: number[][] = Array.from({ length: LANES }, () => []);
  const laneOf = new Map<string, number[]>();
  for (const [place, { agent }] of matches.entries()) {
    const lane = laneOf.get(agent.id) ?? lanes[laneFor(agent.id)];
    laneOf.set(agent.id, lane);
    lane.push(place);
  }
  return lanes.filter(({ length }) => length > 0);
}

function laneFor(agentId: string): number {
  let sum = 0;
  for (let at = 0; at < agentId.length; at += 1) sum += agentId.charCodeAt(at);
  return sum % LANES;
}

function columnsOf(offerIds: string[], matches: Match[], listIds: string[]): Pick<Lane, 'columns' | 'shared'> {
  const seats = new Shared<Match>();
  const kinds = new Shared<{ why: string; listId: string }>();
  const columns = [
    offerIds,
    matches.map(({ item }) => item.id),
    matches.map(({ item }) => item.version),
    matches.map((match) => seats.place(`${match.agent.id} ${match.item.channelClass}`, () => match)),
    matches.map(({ rule }, at) =>
      kinds.place(`${listIds[at]} ${rule}`, () => ({ why: ruleWords[rule], listId: listIds[at] })),
    ),
    matches.map(({ step }) => step),
  ];
  const shared = [
    seats.all.map(({ agent }) => agent.id),
    seats.all.map(({ item }) => item.channelClass),
    seats.all.map(({ agent }) => agent.mode === 'blended'),
    seats.all.map(({ agent, item }) => blocking(agent, item.channelClass)),
    kinds.all.map(({ why }) => why),
    kinds.all.map(({ listId }) => listId),
  ];
  return { columns, shared };
}

/** What several have in common, written down once; each says by its place, from 1, which is its own. */
class Shared<T> {
  readonly all: T[] = [];
  private readonly places = new Map<string, number>();

  place(key: string, make: () => T): number {
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.all.push(make());
      this.places.set(key, place);
    }
    return place;
  }
}

const listColumns = (lists: CandidateList[]): unknown[] => [
  lists.map(({ id }) => id),
  lists.map(({ candidates }) => JSON.stringify(candidates)),
];

/** Holding work of these classes, they are offered nothing of that one. */
function blocking({ interruptibleBy }: DeskAgent, channelClass: ChannelClass): string {
  return channelClasses.filter((held) => held !== channelClass && !interruptibleBy[held].includes(channelClass)).join();
}
