import { type ChannelClass, channelClasses } from '../../contract/common.js';
import { newId } from '../../kernel/ids.js';
import type { DeskAgent } from '../match/desk-agent.js';
import { type CandidateList, Explanations, ruleWords } from '../match/explain.js';
import type { Match } from '../match/match.js';

/** What one transaction confirms: offers' ids, and who else could have had each. */
export interface Lane {
  matches: Match[];
  /** As the claiming statement takes them, before and after the epoch. */
  columns: unknown[];
  lists: unknown[];
}

/** Fewer than this are not worth a second transaction. */
const WORTH_TWO = 100;

/** Matches being written out for the database. Needs none, so that the next can be drafted while it confirms those before. */
export class OfferDraft {
  readonly matches: Match[] = [];
  private readonly listIds: string[] = [];
  private readonly explained: Explanations;

  constructor(agents: Iterable<DeskAgent>) {
    this.explained = new Explanations(agents, () => newId('cl'));
  }

  add(matches: Match[]): this {
    this.matches.push(...matches);
    this.listIds.push(...this.explained.add(matches));
    return this;
  }

  /** All of them, in parts that touch no person and no item of each other's. */
  lanes(): Lane[] {
    const { lists } = this.explained;
    const written = new Set<string>();
    return lanesOf(this.matches).map((places) => {
      const matches = places.map((place) => this.matches[place]);
      const listIds = places.map((place) => this.listIds[place]);
      // A list is written once, by whoever names it first.
      const named = new Set(listIds);
      const fresh = lists.filter(({ id }) => named.has(id) && !written.has(id));
      for (const { id } of fresh) written.add(id);
      return { matches, columns: columnsOf(matches, listIds), lists: listColumns(fresh) };
    });
  }
}

/** The places of a second transaction's matches beside the first's: split by person, so that neither waits for the other's. */
function lanesOf(matches: Match[]): number[][] {
  const places = matches.map((_, place) => place);
  const items = new Set(matches.map(({ item }) => item.id));
  if (matches.length < WORTH_TWO || items.size < matches.length) return [places];
  const laneOf = new Map<string, number>();
  for (const { agent } of matches) if (!laneOf.has(agent.id)) laneOf.set(agent.id, laneOf.size % 2);
  return [0, 1].map((lane) => places.filter((place) => laneOf.get(matches[place].agent.id) === lane));
}

function columnsOf(matches: Match[], listIds: string[]): unknown[] {
  return [
    matches.map(() => newId('of')),
    matches.map(({ item }) => item.id),
    matches.map(({ item }) => item.version),
    matches.map(({ agent }) => agent.id),
    matches.map(({ rule }) => ruleWords[rule]),
    listIds,
    matches.map(({ step }) => step),
    matches.map(({ agent }) => agent.mode === 'blended'),
    matches.map(({ agent, item }) => blocking(agent, item.channelClass)),
  ];
}

const listColumns = (lists: CandidateList[]): unknown[] => [
  lists.map(({ id }) => id),
  lists.map(({ candidates }) => JSON.stringify(candidates)),
];

/** Holding work of these classes, they are offered nothing of that one. */
function blocking({ interruptibleBy }: DeskAgent, channelClass: ChannelClass): string {
  return channelClasses.filter((held) => held !== channelClass && !interruptibleBy[held].includes(channelClass)).join();
}
