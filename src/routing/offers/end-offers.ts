import { Injectable } from '@nestjs/common';
import type { HandoffState } from '../../contract/handoff.js';
import type { OfferState } from '../../contract/routing.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';

export type OfferEnd = Exclude<OfferState, 'pending' | 'accepted'>;

// Several offers of one item may end at the same moment: each looks at the others only once it holds the item.
const lock = statement(
  'offer_end_lock',
  `SELECT id FROM work_item WHERE id IN (SELECT work_item_id FROM offer WHERE id = ANY($1)) ORDER BY id FOR NO KEY UPDATE`,
);
const end = statement(
  'offer_end',
  `WITH o AS (
     UPDATE offer SET state = $2, reason = $3, ended_at = clock_timestamp()
     WHERE id = ANY($1) AND state = 'pending' AND ($2 <> 'timeout' OR deadline <= now()) RETURNING id, work_item_id, agent_id, channel_class
   ), e AS (
     SELECT o.work_item_id, (SELECT min(p.id) FROM offer p WHERE p.work_item_id = o.work_item_id AND p.state = 'pending' AND p.id NOT IN (SELECT id FROM o)) AS still,
       CASE WHEN $2 IN ('rejected', 'timeout') THEN jsonb_object_agg(o.agent_id, floor(extract(epoch FROM clock_timestamp()) * 1000)) ELSE '{}' END AS refusals
     FROM o GROUP BY o.work_item_id
   ), w AS (
     UPDATE work_item w SET state = CASE WHEN e.still IS NULL THEN 'pending' ELSE 'reserved' END, offer_id = e.still, version = w.version + 1,
       refusals = w.refusals || e.refusals
     FROM e WHERE w.id = e.work_item_id AND w.state = 'reserved' RETURNING w.id, w.state, w.handoff_id
   ), c AS (
     UPDATE agent_capacity c SET used = GREATEST(0, c.used - t.places), last_idle_at = CASE WHEN $2 = 'rescinded' THEN c.last_idle_at ELSE clock_timestamp() END
     FROM (SELECT agent_id, channel_class, count(*)::int AS places FROM o GROUP BY 1, 2) t
     WHERE c.agent_id = t.agent_id AND c.channel_class = t.channel_class
   ), h AS (
     UPDATE handoff h SET state = $4 FROM w WHERE h.id = w.handoff_id AND w.state = 'pending' AND h.state = 'offered' RETURNING h.id, h.bot_id
   )
   SELECT o.id, o.agent_id AS "agentId", i.id AS "workItemId", i.conversation_id AS "conversationId", i.profile_id AS "profileId",
     h.id AS "handoffId", h.bot_id AS "botId"
   FROM o JOIN work_item i ON i.id = o.work_item_id LEFT JOIN h ON h.id = i.handoff_id`,
);
const ofItem = statement(
  'offers_of_item',
  `SELECT id FROM offer WHERE work_item_id = $1 AND state = 'pending' ORDER BY id`,
);
// Twice as long after each further miss, and away after some: whoever is not there is not asked every half minute for ever.
const missed = statement(
  'agent_missed',
  `UPDATE agent_state s SET missed = s.missed + 1,
     paused_until = clock_timestamp() + make_interval(secs => LEAST(3600, m.pause * 2.0 ^ LEAST(s.missed, 12))),
     status = CASE WHEN m.is_away THEN 'away' ELSE s.status END, reason = CASE WHEN m.is_away THEN 'missed_offers' ELSE s.reason END,
     status_since = CASE WHEN m.is_away THEN clock_timestamp() ELSE s.status_since END, status_until = CASE WHEN m.is_away THEN NULL ELSE s.status_until END
   FROM (
     SELECT d.agent_id, p.pause, d.status = 'available' AND d.missed + 1 >= p.away_after AS is_away
     FROM agent_state d JOIN (
       SELECT o.agent_id, max(q.missed_pause_seconds) AS pause, min(q.missed_away_after) AS away_after
       FROM offer o JOIN queue q ON q.id = o.queue_id WHERE o.id = ANY($1) GROUP BY 1) p ON p.agent_id = d.agent_id
     ORDER BY d.agent_id FOR NO KEY UPDATE OF d) m
   WHERE s.agent_id = m.agent_id RETURNING s.agent_id AS id, m.is_away AS "isAway"`,
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
    const [, rows] = await Promise.all([
      tx.query(lock, [ids]),
      tx.query<EndedOffer>(end, [ids, state, reason ?? null, handoffAfter[state]]),
    ]);
    if (state === 'timeout' && rows.length > 0) await this.miss(tx, rows);
    for (const { id, agentId, workItemId, conversationId, profileId, handoffId, botId } of rows) {
      const where = { conversationId, profileId, actor };
      const data = { state, agentId, workItemId, ...(takenBy ? { takenBy } : {}) };
      tx.record(fact('offer.ended', data, { ...where, subjectId: id }));
      if (handoffId && botId)
        tx.record(fact('handoff.status', { state: handoffAfter[state], botId }, { ...where, subjectId: handoffId }));
    }
    return rows;
  }

  /** Every offer of one item that nobody has answered yet. */
  async ofItem(
    tx: Tx,
    workItemId: string,
    state: OfferEnd,
    more: { reason?: string; takenBy?: string; actor?: FactActor },
  ): Promise<EndedOffer[]> {
    const offers = await tx.query<{ id: string }>(ofItem, [workItemId]);
    return this.run(
      tx,
      offers.map(({ id }) => id),
      state,
      more,
    );
  }

  private async miss(tx: Tx, rows: EndedOffer[]): Promise<void> {
    const people = await tx.query<{ id: string; isAway: boolean }>(missed, [rows.map(({ id }) => id)]);
    for (const { id, isAway } of people)
      if (isAway)
        tx.record(fact('agent.status_changed', { status: 'away', reason: 'missed_offers' }, { subjectId: id }));
  }
}
