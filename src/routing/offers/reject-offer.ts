import { Injectable } from '@nestjs/common';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { notFound } from '../../kernel/http/problem.js';
import { EndOffers } from './end-offers.js';
import { lateOffer } from './late-offer.js';

/** Lets an offer pass: the next person is asked. */
@Injectable()
export class RejectOffer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly offers: EndOffers,
  ) {}

  run(offerId: string, agent: Person, reason?: string): Promise<void> {
    return this.work.run(async (tx) => {
      const offer = await tx.one<{ agent_id: string; state: string }>(
        `SELECT agent_id, state FROM offer WHERE id = $1`,
        [offerId],
      );
      if (!offer || offer.agent_id !== agent.id) throw notFound('offer');
      const [ended] = await this.offers.run(tx, [offerId], 'rejected', { reason, actor: factActor(agent) });
      // Letting the same offer pass twice is fine; one that was taken or ran out is not there to be passed.
      if (!ended && offer.state !== 'rejected') throw await lateOffer(tx, offerId, agent.id);
    });
  }
}
