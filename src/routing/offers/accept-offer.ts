import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../../conversations/index.js';
import type { Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { notFound } from '../../kernel/http/problem.js';
import { MoveHandoff } from '../handoffs/move-handoff.js';
import { MoveWork } from '../work/move-work.js';
import { EndOffers } from './end-offers.js';
import { lateOffer } from './late-offer.js';
import { isBeside, lockConversation, lockWork } from '../work/work-row.js';

const find = statement('offer_find', `SELECT id, work_item_id, conversation_id, agent_id FROM offer WHERE id = $1`);
// Database time decides: a click that arrives after the deadline is late even if nobody has noticed the deadline yet.
const accept = statement(
  'offer_accept',
  `UPDATE offer SET state = 'accepted', ended_at = clock_timestamp() WHERE id = $1 AND agent_id = $2 AND state = 'pending' AND deadline > clock_timestamp()
   RETURNING id`,
);
// A click is a sign of life as well.
const here = statement(
  'agent_is_here',
  `UPDATE agent_state SET missed = 0, paused_until = NULL, last_seen_at = clock_timestamp() WHERE agent_id = $1`,
);
interface Found {
  work_item_id: string;
  conversation_id: string | null;
  agent_id: string;
}

/** Takes an offer: of any number who try, one gets the conversation, and the others hear who. */
@Injectable()
export class AcceptOffer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly control: ChangeControl,
    private readonly move: MoveWork,
    private readonly handoff: MoveHandoff,
    private readonly offers: EndOffers,
  ) {}

  run(
    offerId: string,
    agent: Pick<Person, 'kind' | 'id' | 'name'>,
  ): Promise<{ conversationId: string | null; profileId: string }> {
    return this.work.run(async (tx) => {
      const offer = await tx.one<Found>(find, [offerId]);
      if (!offer || offer.agent_id !== agent.id) throw notFound('offer');
      if (offer.conversation_id) await lockConversation(tx, offer.conversation_id);
      const item = await lockWork(tx, offer.work_item_id);
      const won = item?.state === 'reserved' && (await tx.one(accept, [offerId, agent.id]));
      if (!item || !won) throw await lateOffer(tx, offerId, agent.id);
      const actor = { kind: 'agent', id: agent.id } as const;
      await this.move.hold(tx, item, agent.id, 'accepted', offerId);
      await tx.query(here, [agent.id]);
      // Of several who were asked, the others hear who was first.
      await this.offers.ofItem(tx, item.id, 'rescinded', { reason: 'taken', takenBy: agent.name, actor });
      if (!isBeside(item)) {
        const to = { kind: 'agent', id: agent.id, name: agent.name } as const;
        const about = { conversationId: item.conversation_id, workItemId: item.id };
        await this.control.run(tx, { ...about, to, reason: 'accepted', actor });
      }
      const about = { conversationId: item.conversation_id, profileId: item.profile_id, actor };
      const ended = { state: 'accepted', agentId: agent.id, workItemId: item.id, takenBy: agent.name };
      tx.record(fact('offer.ended', ended, { ...about, subjectId: offerId }));
      tx.record(fact('work.accepted', { offerId, agentId: agent.id }, { ...about, subjectId: item.id }));
      await this.handoff.run(tx, item.handoff_id, 'accepted', { agentId: agent.id, actor });
      return { conversationId: item.conversation_id, profileId: item.profile_id };
    });
  }
}
