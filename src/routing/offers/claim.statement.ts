import { statement } from '../../kernel/db/statement.js';

/**
 * Offers many items in one statement. A match holds only if this router still leads, the item still waits as it was seen, and
 * its agent is there with a place left that their other work allows; the place is taken here. Items somebody else works on are skipped, never waited for.
 * Their rows are locked, so they are found again by where they lie, and no index is searched twice. One that was changed after
 * this statement began lies elsewhere: it is not found, is not held, and waits for the next turn. (`IS TRUE` makes the planner
 * look held ones up by hash: it expects one row, and would compare each of a thousand with each.)
 * What many offers share is given once, and named by its place: whose seat (a person and a class of work), and of what kind
 * (the rule, and who else could have had it).
 * One row answers for them all, and says only what the hub does not know: reading a thousand costs it more than finding them
 * out costs the database.
 */
export const claimMatches = statement(
  'offer_claim',
  `WITH f AS (
     SELECT clock_timestamp() AS at FROM leader WHERE name = 'router' AND epoch = $7::bigint FOR SHARE
   ), g AS MATERIALIZED (
     SELECT g.* FROM f, unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[])
       WITH ORDINALITY AS g(offer_id, work_item_id, version, seat, kind, step, n)
   ), list AS (
     INSERT INTO candidate_list (id, candidates) SELECT l.* FROM f, unnest($14::text[], $15::jsonb[]) AS l(id, candidates)
   ), w AS (
     SELECT w.ctid AS place, w.id, w.version, w.conversation_id, w.profile_id, w.queue_id, w.channel_class, w.handoff_id, q.auto_accept, q.offer_seconds
     FROM work_item w JOIN queue q ON q.id = w.queue_id
     WHERE w.id IN (SELECT work_item_id FROM g) AND w.state = 'pending' FOR NO KEY UPDATE OF w SKIP LOCKED
   ), c AS (
     SELECT c.agent_id, c.channel_class, c."limit", c.used FROM f, agent_capacity c JOIN agent_state s ON s.agent_id = c.agent_id
     WHERE c.agent_id = ANY($8)
       AND s.status = 'available' AND s.presence = 'connected' AND s.dropped_at IS NULL AND s.next_status IS NULL
       AND (s.paused_until IS NULL OR s.paused_until <= now())
     ORDER BY c.agent_id, c.channel_class FOR NO KEY UPDATE OF c
   ), desk AS (
     SELECT agent_id, string_agg(channel_class, ',') FILTER (WHERE used > 0) AS held,
       sum(CASE WHEN used = 0 THEN 0 WHEN "limit" = 0 THEN 1 ELSE used::float8 / "limit" END) AS share FROM c GROUP BY agent_id
   ), seat AS MATERIALIZED (
     SELECT s.seat, s.agent_id, s.channel_class, s.blended, c."limit" - c.used AS free, 1 / c."limit"::float8 AS each, desk.share
     FROM unnest($8::text[], $9::text[], $10::bool[], $11::text[]) WITH ORDINALITY AS s(agent_id, channel_class, blended, blocked_by, seat)
       JOIN c ON c.agent_id = s.agent_id AND c.channel_class = s.channel_class AND c."limit" > 0
       JOIN desk ON desk.agent_id = s.agent_id AND (desk.held IS NULL OR s.blocked_by = '' OR NOT string_to_array(desk.held, ',') && string_to_array(s.blocked_by, ','))
   ), ok AS (
     SELECT * FROM (
       SELECT g.n, g.offer_id, g.kind, g.step, s.agent_id, s.blended, s.free, w.place AS row_place, w.id AS work_item_id, w.conversation_id, w.profile_id, w.queue_id,
         w.channel_class, w.handoff_id, f.at, f.at + make_interval(secs => w.offer_seconds) AS deadline, w.auto_accept,
         row_number() OVER (PARTITION BY g.seat ORDER BY g.n) AS place,
         s.share + sum(s.each) OVER (PARTITION BY s.agent_id ORDER BY g.n) AS filled
       FROM f, g JOIN w ON w.id = g.work_item_id AND w.version = g.version JOIN seat s ON s.seat = g.seat AND s.channel_class = w.channel_class) fits
     WHERE place <= free AND (NOT blended OR filled <= 1.000001)
   ), reserved AS (
     UPDATE work_item w SET state = 'reserved', offer_id = r.offer_id, version = w.version + 1
     FROM (SELECT row_place, min(offer_id) AS offer_id FROM ok GROUP BY 1) r WHERE w.ctid = r.row_place RETURNING w.id
   ), held AS MATERIALIZED (
     SELECT * FROM ok WHERE (work_item_id IN (SELECT id FROM reserved)) IS TRUE
   ), taken AS (
     UPDATE agent_capacity c SET used = c.used + t.places
     FROM (SELECT agent_id, channel_class, count(*)::int AS places FROM held GROUP BY 1, 2) t
     WHERE c.agent_id = t.agent_id AND c.channel_class = t.channel_class
   ), o AS (
     INSERT INTO offer (id, work_item_id, conversation_id, agent_id, queue_id, channel_class, why, step, list_id, offered_at, deadline, accepts_at)
     SELECT offer_id, work_item_id, conversation_id, agent_id, queue_id, channel_class, ($12::text[])[kind], step, ($13::text[])[kind], at, deadline,
       CASE WHEN auto_accept THEN at + interval '3 seconds' END FROM held
   ), e AS (
     INSERT INTO event (type, conversation_id, profile_id, subject_id, data, at)
     SELECT 'work.offered', conversation_id, profile_id, work_item_id, jsonb_build_object('offerId', offer_id, 'agentId', agent_id), at FROM held ORDER BY n
     RETURNING position
   ), h AS (
     UPDATE handoff h SET state = 'offered' FROM held WHERE h.id = held.handoff_id
   )
   SELECT pg_current_xact_id()::text AS xid, at, (SELECT min(deadline) FROM held) AS deadline,
     (SELECT COALESCE(json_agg(n ORDER BY n), '[]') FROM held) AS held, (SELECT COALESCE(json_agg(position ORDER BY position), '[]') FROM e) AS positions
   FROM f`,
);

/** What held of the matches. */
export interface Claim {
  xid: string;
  at: Date;
  /** When the first of them runs out; null when none held. */
  deadline: Date | null;
  /** Their places among those asked for, from 1. */
  held: number[];
  /** Of their facts, in the same order. */
  positions: number[];
}
