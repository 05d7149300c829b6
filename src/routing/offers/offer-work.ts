import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../../kernel/events/fact.js';
import { type Claim, claimMatches } from './claim.statement.js';
import type { OfferDraft } from './draft-offers.js';

type Held = Pick<Claim, 'offers' | 'deadline'>;

/** Turns the matcher's picks into offers, all in one transaction; returns those that held, and when the first of them runs out. */
@Injectable()
export class OfferWork {
  constructor(private readonly work: UnitOfWork) {}

  /** `epoch` is of the router's lead: with one that is over, nothing is taken. */
  run({ matches, columns, lists }: OfferDraft, epoch: number): Promise<Held> {
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

/** As the statement has stored them beside the offers. */
function factsOf({ xid, at: time, offers }: Claim): Fact[] {
  const at = time.toISOString();
  const actor = { kind: 'system', id: null } as const;
  return offers.map(({ position, conversationId, profileId, workItemId: subjectId, data }) => {
    return { xid, position, type: 'work.offered', data, conversationId, profileId, subjectId, actor, at };
  });
}
