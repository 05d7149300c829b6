import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../../conversations/index.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { MoveHandoff } from '../handoffs/move-handoff.js';
import { MoveWork } from '../work/move-work.js';
import { lockConversation, lockWork } from '../work/work-row.js';

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
  `UPDATE agent_state SET missed = 0, last_seen_at = clock_timestamp() WHERE agent_id = $1`,
);
const gone = statement(
  'offer_gone',
  `SELECT CASE WHEN o.state = 'pending' THEN 'timeout' ELSE o.state END AS state, a.name AS "takenBy"
   FROM offer o JOIN work_item w ON w.id = o.work_item_id LEFT JOIN agent a ON a.id = w.agent_id WHERE o.id = $1`,
);

/** Takes an offer: of any number who try, one gets the conversation, and the others hear who. */
@Injectable()
export class AcceptOffer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly control: ChangeControl,
    private readonly move: MoveWork,
    private readonly handoff: MoveHandoff,
  ) {}

  run(offerId: string, agent: Person): Promise<{ conversationId: string }> {
    return this.work.run(async (tx) => {
      const offer = await tx.one<{ work_item_id: string; conversation_id: string; agent_id: string }>(find, [offerId]);
      if (!offer || offer.agent_id !== agent.id) throw notFound('offer');
      await lockConversation(tx, offer.conversation_id);
      const item = await lockWork(tx, offer.work_item_id);
      const won = item?.offer_id === offerId && (await tx.one(accept, [offerId, agent.id]));
      if (!item || !won) throw await this.gone(tx, offerId);
      const actor = factActor(agent);
      await this.move.hold(tx, item, agent.id, 'accepted', offerId);
      await tx.query(here, [agent.id]);
      const to = { kind: 'agent', id: agent.id, name: agent.name } as const;
      await this.control.run(tx, { conversationId: item.conversation_id, to, reason: 'accepted', actor });
      const about = { conversationId: item.conversation_id, profileId: item.profile_id, actor };
      const ended = { state: 'accepted', agentId: agent.id, workItemId: item.id, takenBy: agent.name };
      tx.record(fact('offer.ended', ended, { ...about, subjectId: offerId }));
      tx.record(fact('work.accepted', { offerId, agentId: agent.id }, { ...about, subjectId: item.id }));
      await this.handoff.run(tx, item.handoff_id, 'accepted', { agentId: agent.id, actor });
      return { conversationId: item.conversation_id };
    });
  }

  private async gone(tx: Tx, offerId: string): Promise<Error> {
    const now = await tx.one<{ state: string; takenBy: string | null }>(gone, [offerId]);
    const title = now?.takenBy ? `${now.takenBy} took it` : 'This offer is over';
    return conflict('offer_gone', title, { ...now });
  }
}
