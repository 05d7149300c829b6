import { type ChannelClass, channelClasses } from '../../contract/common.js';
import { newId } from '../../kernel/ids.js';
import type { DeskAgent } from '../match/desk-agent.js';
import { explainAll, ruleWords } from '../match/explain.js';
import type { Match } from '../match/match.js';

/** Matches written out for the database: their offers' ids, and who else could have had each. */
export interface OfferDraft {
  matches: Match[];
  /** As the claiming statement takes them, before and after the epoch. */
  columns: unknown[];
  lists: unknown[];
}

/** Needs no database, so that the next offers can be drafted while it confirms those before. */
export function draftOffers(matches: Match[], agents: Iterable<DeskAgent>): OfferDraft {
  const { lists, of } = explainAll(matches, agents, () => newId('cl'));
  return {
    matches,
    columns: [
      matches.map(() => newId('of')),
      matches.map(({ item }) => item.id),
      matches.map(({ item }) => item.version),
      matches.map(({ agent }) => agent.id),
      matches.map(({ rule }) => ruleWords[rule]),
      of,
      matches.map(({ step }) => step),
      matches.map(({ agent }) => agent.mode === 'blended'),
      matches.map(({ agent, item }) => blocking(agent, item.channelClass)),
    ],
    lists: [lists.map(({ id }) => id), lists.map(({ candidates }) => JSON.stringify(candidates))],
  };
}

/** Holding work of these classes, they are offered nothing of that one. */
function blocking({ interruptibleBy }: DeskAgent, channelClass: ChannelClass): string {
  return channelClasses.filter((held) => held !== channelClass && !interruptibleBy[held].includes(channelClass)).join();
}
