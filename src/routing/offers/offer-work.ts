import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../../kernel/events/fact.js';
import type { Match } from '../match/match.js';
import { type Claim, claimMatches } from './claim.statement.js';
import type { Lane, OfferDraft } from './offer-draft.js';

export interface Held {
  matches: Match[];
  /** When the first of them runs out. */
  deadline: Date | null;
}

/** Turns the matcher's picks into offers; returns those that held, in the order they were picked, and when the first of them runs out. */
@Injectable()
export class OfferWork {
  /** What each lane does: the next batch follows lane by lane, and no lane waits for the end of another's. */
  private readonly lanes: Promise<unknown>[] = [];

  constructor(private readonly work: UnitOfWork) {}

  /** `epoch` is of the router's lead: with one that is over, nothing is taken. A lane that fails takes nothing of the others with it. */
  async run(draft: OfferDraft, epoch: number): Promise<Held> {
    if (draft.matches.length === 0) return { matches: [], deadline: null };
    const settled = await Promise.allSettled(
      draft.lanes().map((lane, place) => this.inTurn(place, () => this.confirm(lane, epoch))),
    );
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    const all = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const deadlines = all.flatMap(({ deadline }) => deadline ?? []);
    const held = new Set(all.flatMap(({ matches }) => matches));
    return {
      matches: draft.matches.filter((match) => held.has(match)),
      deadline: deadlines.length > 0 ? new Date(Math.min(...deadlines.map(Number))) : null,
    };
  }

  private inTurn(place: number, work: () => Promise<Held>): Promise<Held> {
    const turn = (this.lanes[place] ?? Promise.resolve()).then(work);
    this.lanes[place] = turn.catch(() => {});
    return turn;
  }

  private confirm(lane: Lane, epoch: number): Promise<Held> {
    return this.work.run(async (tx) => {
      const claim = await tx.one<Claim>(claimMatches, [...lane.columns, epoch, ...lane.shared, ...lane.lists]);
      if (!claim) return { matches: [], deadline: null };
      const matches = claim.held.map((place) => lane.matches[place - 1]);
      tx.announce(factsOf(claim, lane));
      for (const { item } of matches) {
        if (!item.handoff) continue;
        const { conversationId, profileId, handoff } = item;
        const where = { conversationId, profileId, subjectId: handoff.id };
        tx.record(fact('handoff.status', { state: 'offered', botId: handoff.botId }, where));
      }
      return { matches, deadline: claim.deadline };
    });
  }
}

/** As the statement has stored them beside the offers. */
function factsOf({ xid, at: time, held, positions }: Claim, { matches, offerIds }: Lane): Fact[] {
  const at = time.toISOString();
  const actor = { kind: 'system', id: null } as const;
  return held.map((place, i) => {
    const { item, agent } = matches[place - 1];
    const { id: subjectId, conversationId, profileId } = item;
    const data = { offerId: offerIds[place - 1], agentId: agent.id };
    return { xid, position: positions[i], type: 'work.offered', data, conversationId, profileId, subjectId, actor, at };
  });
}
