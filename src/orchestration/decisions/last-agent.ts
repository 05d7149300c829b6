import type { Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Snapshot } from './snapshot.js';

const find = statement(
  'last_agent',
  `SELECT a.id, a.name,
     COALESCE(s.status = 'available' AND s.presence IN ('connected', 'shaky') AND s.missed = 0, false) AS "onShift",
     COALESCE(k.used, 0) AS used, COALESCE(k."limit", 0) AS "limit"
   FROM interaction q
   JOIN segment g ON g.conversation_id = q.conversation_id AND g.holder_kind = 'agent'
     AND g.started_at <= COALESCE(q.ended_at, now()) AND COALESCE(g.ended_at, now()) >= q.started_at
   JOIN agent a ON a.id = g.holder_id AND a.disabled_at IS NULL
   LEFT JOIN agent_state s ON s.agent_id = a.id
   LEFT JOIN agent_capacity k ON k.agent_id = a.id AND k.channel_class = $2
   WHERE q.id = $1 ORDER BY g.started_at DESC LIMIT 1`,
);

/** The person who held the earlier contact last, and whether they could take another conversation of this class now. */
export async function readLastAgent(
  on: Queryable,
  interactionId: string,
  channelClass: string,
): Promise<Snapshot['lastAgent']> {
  const [row] = await on.query<NonNullable<Snapshot['lastAgent']>>(find, [interactionId, channelClass]);
  return row ?? null;
}
