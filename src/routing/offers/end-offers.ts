import { Injectable } from '@nestjs/common';
import type { HandoffState } from '../../contract/handoff.js';
import type { OfferState } from '../../contract/routing.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';

export type OfferEnd = Exclude<OfferState, 'pending' | 'accepted'>;

const end = statement(
  'offer_end',
  `WITH o AS (
     UPDATE offer SET state = $2, reason = $3, ended_at = clock_timestamp()
     WHERE id IN (
       SELECT p.id FROM work_item w JOIN offer p ON p.work_item_id = w.id
       WHERE p.id = ANY($1) AND p.state = 'pending' AND ($2 <> 'timeout' OR p.deadline <= now()) ORDER BY w.id FOR NO KEY UPDATE)
     RETURNING id, work_item_id, agent_id, channel_class
   ), w AS (
     UPDATE work_item w SET state = 'pending', offer_id = NULL, version = w.version + 1,
       refusals = CASE WHEN $2 IN ('rejected', 'timeout')
         THEN w.refusals || jsonb_build_object(o.agent_id, floor(extract(epoch FROM clock_timestamp()) * 1000)) ELSE w.refusals END
     FROM o WHERE w.id = o.work_item_id AND w.offer_id = o.id
     RETURNING w.id, w.conversation_id, w.profile_id, w.handoff_id
   ), c AS (
     UPDATE agent_capacity c SET used = GREATEST(0, c.used - t.places), last_idle_at = CASE WHEN $2 = 'rescinded' THEN c.last_idle_at ELSE clock_timestamp() END
     FROM (SELECT agent_id, channel_class, count(*)::int AS places FROM o GROUP BY 1, 2) t
     WHERE c.agent_id = t.agent_id AND c.channel_class = t.channel_class
   ), h AS (
     UPDATE handoff h SET state = $4 FROM w WHERE h.id = w.handoff_id AND h.state = 'offered' RETURNING h.id, h.bot_id
   )
   SELECT o.id, o.agent_id AS "agentId", w.id AS "workItemId", w.conversation_id AS "conversationId", w.profile_id AS "profileId",
     h.id AS "handoffId", h.bot_id AS "botId"
   FROM o JOIN w ON w.id = o.work_item_id LEFT JOIN h ON h.id = w.handoff_id`,
);
const missed = statement(
  'agent_missed',
  `UPDATE agent_state s SET missed = s.missed + 1
   FROM (SELECT agent_id FROM agent_state WHERE agent_id = ANY($1) ORDER BY agent_id FOR NO KEY UPDATE) m WHERE s.agent_id = m.agent_id`,
);

const handoffAfter: Record<OfferEnd, HandoffState> = {
  rejected: 'declined',
  timeout: 'expired',
  rescinded: 'queued',
  canceled: 'queued',
};

export interface EndedOffer {
  id: string;
  agentId: string;
  workItemId: string;
  conversationId: string;
  profileId: string;
  handoffId: string | null;
  botId: string | null;
}

/** Ends offers that nobody accepted: the place is free again, and the item waits on with its old age. */
@Injectable()
export class EndOffers {
  async run(
    tx: Tx,
    ids: string[],
    state: OfferEnd,
    more: { reason?: string; takenBy?: string; actor?: FactActor } = {},
  ): Promise<EndedOffer[]> {
    if (ids.length === 0) return [];
    const { reason, takenBy, actor } = more;
    const rows = await tx.query<EndedOffer>(end, [ids, state, reason ?? null, handoffAfter[state]]);
    if (state === 'timeout' && rows.length > 0) await tx.query(missed, [rows.map((one) => one.agentId)]);
    for (const { id, agentId, workItemId, conversationId, profileId, handoffId, botId } of rows) {
      const where = { conversationId, profileId, actor };
      const data = { state, agentId, workItemId, ...(takenBy ? { takenBy } : {}) };
      tx.record(fact('offer.ended', data, { ...where, subjectId: id }));
      if (handoffId && botId)
        tx.record(fact('handoff.status', { state: handoffAfter[state], botId }, { ...where, subjectId: handoffId }));
    }
    return rows;
  }
}
