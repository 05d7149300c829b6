import type pg from 'pg';

// Every item has one place: it waits with no offer, rings with some, or is worked on with one assignment; and desks agree.
const AUDIT = `SELECT
  (SELECT count(*)::int FROM work_item w WHERE w.state = 'pending' AND EXISTS (SELECT 1 FROM offer o WHERE o.work_item_id = w.id AND o.state = 'pending')) AS ringing_while_pending,
  (SELECT count(*)::int FROM work_item w WHERE w.state = 'reserved' AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.work_item_id = w.id AND o.state = 'pending')) AS orphans,
  (SELECT count(*)::int FROM work_item w WHERE (SELECT count(*) FROM assignment a WHERE a.work_item_id = w.id AND a.ended_at IS NULL) <> (w.state = 'assigned')::int) AS misplaced,
  (SELECT count(*)::int FROM (SELECT 1 FROM offer WHERE state = 'accepted' GROUP BY work_item_id HAVING count(*) > 1) d) AS doubles,
  (SELECT count(*)::int FROM assignment a JOIN assignment b ON b.work_item_id = a.work_item_id AND b.id <> a.id
     AND a.started_at < COALESCE(b.ended_at, 'infinity') AND b.started_at < COALESCE(a.ended_at, 'infinity')) AS two_owners,
  (SELECT count(*)::int FROM agent_capacity c WHERE c.used <>
     (SELECT count(*) FROM work_item w WHERE w.agent_id = c.agent_id AND w.channel_class = c.channel_class AND w.state IN ('assigned', 'wrapping'))
     + (SELECT count(*) FROM offer o WHERE o.agent_id = c.agent_id AND o.channel_class = c.channel_class AND o.state = 'pending')) AS miscounted`;

export const CLEAN = {
  ringing_while_pending: 0,
  orphans: 0,
  misplaced: 0,
  doubles: 0,
  two_owners: 0,
  miscounted: 0,
};

/** What is not in its place in the whole database of a hub. */
export const audit = async (db: pg.Client): Promise<typeof CLEAN> => (await db.query(AUDIT)).rows[0];
