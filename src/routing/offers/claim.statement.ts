import { statement } from '../../kernel/db/statement.js';

/**
 * Offers many items in one statement. A match holds only if the item still waits as it was seen and its agent is there with
 * a free place left; the place is taken here. Items somebody else works on are skipped, never waited for.
 */
export const claimMatches = statement(
  'offer_claim',
  `WITH g AS (
     SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::text[]) WITH ORDINALITY
       AS g(offer_id, work_item_id, version, agent_id, agent_name, channel_class, why, candidates, decision_id, n)
   ), w AS (
     SELECT w.id, w.conversation_id, w.profile_id, w.queue_id, h.id AS handoff_id, h.bot_id,
       clock_timestamp() + make_interval(secs => q.offer_seconds) AS deadline
     FROM g JOIN work_item w ON w.id = g.work_item_id JOIN queue q ON q.id = w.queue_id LEFT JOIN handoff h ON h.id = w.handoff_id
     WHERE w.state = 'pending' AND w.version = g.version FOR NO KEY UPDATE OF w SKIP LOCKED
   ), c AS (
     SELECT c.agent_id, c.channel_class, c."limit" - c.used AS free FROM agent_capacity c JOIN agent_state s ON s.agent_id = c.agent_id
     WHERE (c.agent_id, c.channel_class) IN (SELECT agent_id, channel_class FROM g)
       AND s.status = 'available' AND s.presence = 'connected' AND s.dropped_at IS NULL AND s.missed = 0
     ORDER BY c.agent_id, c.channel_class FOR NO KEY UPDATE OF c
   ), ok AS (
     SELECT * FROM (
       SELECT g.*, w.conversation_id, w.profile_id, w.queue_id, w.handoff_id, w.bot_id, w.deadline, c.free,
         row_number() OVER (PARTITION BY g.agent_id, g.channel_class ORDER BY g.n) AS place
       FROM g JOIN w ON w.id = g.work_item_id JOIN c ON c.agent_id = g.agent_id AND c.channel_class = g.channel_class) fits
     WHERE place <= free
   ), taken AS (
     UPDATE agent_capacity c SET used = c.used + t.places, last_idle_at = clock_timestamp()
     FROM (SELECT agent_id, channel_class, count(*)::int AS places FROM ok GROUP BY 1, 2) t
     WHERE c.agent_id = t.agent_id AND c.channel_class = t.channel_class
   ), reserved AS (
     UPDATE work_item w SET state = 'reserved', offer_id = ok.offer_id, version = w.version + 1 FROM ok WHERE w.id = ok.work_item_id
   ), o AS (
     INSERT INTO offer (id, work_item_id, conversation_id, agent_id, queue_id, channel_class, why, deadline)
     SELECT offer_id, work_item_id, conversation_id, agent_id, queue_id, channel_class, why, deadline FROM ok
   ), d AS (
     INSERT INTO routing_decision (id, work_item_id, conversation_id, agent_id, agent_name, rule, candidates)
     SELECT decision_id, work_item_id, conversation_id, agent_id, agent_name, why, candidates FROM ok
   ), h AS (
     UPDATE handoff h SET state = 'offered' FROM ok WHERE h.id = ok.handoff_id
   )
   SELECT offer_id AS "offerId", work_item_id AS "workItemId", conversation_id AS "conversationId", profile_id AS "profileId",
     agent_id AS "agentId", deadline, handoff_id AS "handoffId", bot_id AS "botId"
   FROM ok ORDER BY n`,
);

export interface ClaimedRow {
  offerId: string;
  workItemId: string;
  conversationId: string;
  profileId: string;
  agentId: string;
  deadline: Date;
  handoffId: string | null;
  botId: string | null;
}
