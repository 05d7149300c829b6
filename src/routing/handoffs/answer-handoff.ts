import type { HandoffAnswer, HandoffState, NoAgentChoice } from '../../contract/handoff.js';
import type { WaitingRoom } from '../../conversations/index.js';
import type { Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { notFound } from '../../kernel/http/problem.js';

const answer = statement(
  'handoff_answer',
  `SELECT h.state, h.conversation_id AS "conversationId", c.control_epoch AS epoch, w.queue_id AS "queueId",
     EXISTS (SELECT 1 FROM identity i WHERE i.profile_id IN (SELECT members_of(c.profile_id)) AND i.kind = 'phone') AS callable
   FROM handoff h JOIN conversation c ON c.id = h.conversation_id LEFT JOIN work_item w ON w.conversation_id = h.conversation_id AND w.handoff_id = h.id
     AND w.phase = 'queued'
   WHERE h.id = $1 ORDER BY w.id DESC LIMIT 1`,
);

interface Row {
  state: HandoffState;
  conversationId: string;
  epoch: number;
  /** Null when it waits no more. */
  queueId: string | null;
  callable: boolean;
}

/** What a bot is told: where its handoff stands, whether anybody is there, and what it may offer instead. */
export async function answerHandoff(db: Queryable, room: WaitingRoom, id: string): Promise<HandoffAnswer> {
  const [row] = await db.query<Row>(answer, [id]);
  if (!row) throw notFound('handoff');
  const { state, conversationId, queueId } = row;
  const stands = { handoffId: id, state, controlEpoch: row.epoch };
  if (!queueId) return stands;
  // The bot goes one way or the other by it.
  const { position, staffed, open, opensAt, waitSeconds } = await room.look({ conversationId, queueId, decides: true });
  const instead: NoAgentChoice[] = [...(row.callable ? ['callback' as const] : []), 'async_ticket', 'return_to_bot'];
  return {
    ...stands,
    ...(position === null ? {} : { position }),
    ...(waitSeconds ? { wait: waitSeconds, estimatedWaitSeconds: waitSeconds.high } : {}),
    staffed,
    open,
    opensAt: opensAt?.toISOString() ?? null,
    instead,
  };
}
