import type { HandoffAnswer, HandoffState } from '../../contract/handoff.js';
import type { Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { notFound } from '../../kernel/http/problem.js';

const answer = statement(
  'handoff_answer',
  `SELECT h.id, h.state, c.control_epoch AS epoch, w.state AS work,
     (SELECT count(*)::int FROM work_item o WHERE o.queue_id = w.queue_id AND o.phase = 'queued'
       AND (o.priority, w.enqueued_at, w.id) >= (w.priority, o.enqueued_at, o.id)) AS position,
     (SELECT extract(epoch FROM max(at) - min(at))::float8 / NULLIF(count(*) - 1, 0) FROM (
        SELECT a.started_at AS at FROM assignment a JOIN work_item o ON o.id = a.work_item_id
        WHERE o.queue_id = w.queue_id AND a.started_at > now() - interval '1 hour' ORDER BY a.started_at DESC LIMIT 20) recent) AS pace
   FROM handoff h JOIN conversation c ON c.id = h.conversation_id LEFT JOIN work_item w ON w.conversation_id = h.conversation_id AND w.handoff_id = h.id
     AND w.state <> 'canceled'
   WHERE h.id = $1 ORDER BY w.id DESC LIMIT 1`,
);

interface Row {
  id: string;
  state: HandoffState;
  epoch: number;
  work: string | null;
  position: number;
  pace: number | null;
}

/** What a bot is told: where its handoff stands, and how long it may take when we can say so honestly. */
export async function answerHandoff(db: Queryable, id: string): Promise<HandoffAnswer> {
  const [row] = await db.query<Row>(answer, [id]);
  if (!row) throw notFound('handoff');
  const waits = row.work === 'pending' || row.work === 'reserved';
  return {
    handoffId: row.id,
    state: row.state,
    ...(waits ? { position: row.position } : {}),
    ...(waits && row.pace !== null ? { estimatedWaitSeconds: Math.round(row.pace * row.position) } : {}),
    controlEpoch: row.epoch,
  };
}
