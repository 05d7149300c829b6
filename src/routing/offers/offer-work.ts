import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../../kernel/events/fact.js';
import type { Match } from '../match/match.js';
import { type Claim, type ClaimedOffer, claimMatches } from './claim.statement.js';
import type { Lane, OfferDraft } from './offer-draft.js';

type Held = Pick<Claim, 'offers' | 'deadline'>;

/** Turns the matcher's picks into offers; returns those that held, in the order they were picked, and when the first of them runs out. */
@Injectable()
export class OfferWork {
  constructor(private readonly work: UnitOfWork) {}

  /** `epoch` is of the router's lead: with one that is over, nothing is taken. A lane that fails takes nothing of the others with it. */
  async run(draft: OfferDraft, epoch: number): Promise<Held> {
    const lanes = draft.lanes();
    const settled = await Promise.allSettled(lanes.map((lane) => this.confirm(lane, epoch)));
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    const held = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const deadlines = held.flatMap(({ deadline }) => deadline ?? []);
    return {
      offers: held.length > 1 ? inOrder(draft.matches, held) : held.flatMap(({ offers }) => offers),
      deadline: deadlines.length > 0 ? new Date(Math.min(...deadlines.map(Number))) : null,
    };
  }

  private confirm({ matches, columns, lists }: Lane, epoch: number): Promise<Held> {
    const handoffs = new Map(matches.flatMap(({ item }) => (item.handoff ? [[item.id, item.handoff]] : [])));
    return this.work.run(async (tx) => {
      const claim = await tx.one<Claim>(claimMatches, [...columns, epoch, ...lists]);
      if (!claim) return { offers: [], deadline: null };
      tx.announce(factsOf(claim));
      for (const { workItemId, conversationId, profileId } of claim.offers) {
        const handoff = handoffs.get(workItemId);
        if (!handoff) continue;
        const where = { conversationId, profileId, subjectId: handoff.id };
        tx.record(fact('handoff.status', { state: 'offered', botId: handoff.botId }, where));
      }
      return claim;
    });
  }
}

/** Lanes hold each item once. */
function inOrder(matches: Match[], held: Held[]): ClaimedOffer[] {
  const offers = new Map(held.flatMap((one) => one.offers).map((offer) => [offer.workItemId, offer]));
  return matches.flatMap(({ item }) => offers.get(item.id) ?? []);
}

/** As the statement has stored them beside the offers. */
function factsOf({ xid, at: time, offers }: Claim): Fact[] {
  const at = time.toISOString();
  const actor = { kind: 'system', id: null } as const;
  return offers.map(({ position, conversationId, profileId, workItemId: subjectId, data }) => {
    return { xid, position, type: 'work.offered', data, conversationId, profileId, subjectId, actor, at };
  });
}
