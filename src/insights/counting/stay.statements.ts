import { statement } from '../../kernel/db/statement.js';

/** A stay begins: one more waits. The age is the work's own, whatever queues it saw before. */
export const enter = statement(
  'queue_enter',
  `WITH came AS (
     INSERT INTO queue_stay (work_item_id, conversation_id, queue_id, entered_at, since, estimate_low, estimate_high)
     VALUES ($1, $2, $3, $4, LEAST(COALESCE((SELECT enqueued_at FROM work_item WHERE id = $1), $4::timestamptz), $4::timestamptz), $5, $6)
     ON CONFLICT DO NOTHING RETURNING queue_id)
   INSERT INTO queue_now (queue_id, waiting) SELECT queue_id, 1 FROM came
   ON CONFLICT (queue_id) DO UPDATE SET waiting = queue_now.waiting + 1`,
);

// Moved to another queue: the old stay ends, whatever began it. An estimate is held against what happened only where something
// did: who left before its high end says nothing about it.
export const leave = statement(
  'queue_leave',
  `WITH gone AS (
     DELETE FROM queue_stay WHERE work_item_id = $2 AND queue_id IS DISTINCT FROM $4 RETURNING *),
   measured AS (
     SELECT g.*, extract(epoch FROM $3::timestamptz - g.entered_at)::float8 AS seconds, q.goal_seconds AS goal,
       g.estimate_high IS NOT NULL AND ($5 = 'answered' OR extract(epoch FROM $3::timestamptz - g.entered_at) > g.estimate_high) AS told
     FROM gone g JOIN queue q ON q.id = g.queue_id),
   fewer AS (
     UPDATE queue_now n SET waiting = GREATEST(0, n.waiting - g.n) FROM (SELECT queue_id, count(*) AS n FROM gone GROUP BY 1) g
     WHERE n.queue_id = g.queue_id),
   kept AS (
     INSERT INTO queue_visit (work_item_id, conversation_id, queue_id, entered_at, left_at, how, within_goal, estimate_low, estimate_high)
     SELECT work_item_id, conversation_id, queue_id, entered_at, $3, $5, seconds <= goal, estimate_low, estimate_high FROM measured
     ON CONFLICT DO NOTHING)
   INSERT INTO queue_day AS d (day, queue_id, within_goal, removed, answered, answered_within, abandoned, moved, wait_ms, estimated, estimate_held)
   SELECT $1, queue_id, count(*) FILTER (WHERE seconds <= goal), count(*),
     count(*) FILTER (WHERE $5 = 'answered'), count(*) FILTER (WHERE $5 = 'answered' AND seconds <= goal),
     count(*) FILTER (WHERE $5 = 'abandoned'), count(*) FILTER (WHERE $5 = 'moved'),
     COALESCE(sum(round(seconds * 1000)) FILTER (WHERE $5 = 'answered'), 0),
     count(*) FILTER (WHERE told), count(*) FILTER (WHERE told AND seconds BETWEEN estimate_low AND estimate_high)
   FROM measured GROUP BY queue_id
   ON CONFLICT (day, queue_id) DO UPDATE SET within_goal = d.within_goal + EXCLUDED.within_goal, removed = d.removed + EXCLUDED.removed,
     answered = d.answered + EXCLUDED.answered, answered_within = d.answered_within + EXCLUDED.answered_within,
     abandoned = d.abandoned + EXCLUDED.abandoned, moved = d.moved + EXCLUDED.moved, wait_ms = d.wait_ms + EXCLUDED.wait_ms,
     estimated = d.estimated + EXCLUDED.estimated, estimate_held = d.estimate_held + EXCLUDED.estimate_held`,
);

export const lockCounts = statement('queue_now_lock', `SELECT queue_id FROM queue_now ORDER BY queue_id FOR UPDATE`);
/** What was told and waits no more, or elsewhere, and what waits without having been told: a fact lost by hand in the database. */
export const forgetStays = statement(
  'queue_stay_forget',
  `DELETE FROM queue_stay s WHERE s.entered_at < now() - interval '30 seconds'
     AND NOT EXISTS (SELECT 1 FROM work_item w WHERE w.id = s.work_item_id AND w.queue_id = s.queue_id AND w.phase = 'queued')`,
);
export const findStays = statement(
  'queue_stay_find',
  `INSERT INTO queue_stay (work_item_id, conversation_id, queue_id, entered_at, since)
   SELECT id, conversation_id, queue_id, enqueued_at, enqueued_at FROM work_item
   WHERE phase = 'queued' AND enqueued_at < now() - interval '30 seconds' ON CONFLICT DO NOTHING`,
);
export const mendCounts = statement(
  'queue_now_mend',
  `INSERT INTO queue_now (queue_id, waiting)
   SELECT q.id, (SELECT count(*) FROM queue_stay s WHERE s.queue_id = q.id) FROM queue q
   ON CONFLICT (queue_id) DO UPDATE SET waiting = EXCLUDED.waiting WHERE queue_now.waiting <> EXCLUDED.waiting`,
);
