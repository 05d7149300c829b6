import type { ChannelClass } from '../../contract/common.js';
import { statement } from '../../kernel/db/statement.js';
import type { Queryable } from '../../kernel/db/database.js';

const ensure = statement(
  'desk_ensure',
  `WITH s AS (INSERT INTO agent_state (agent_id) SELECT id FROM agent WHERE id = ANY($1) ORDER BY id ON CONFLICT DO NOTHING)
   INSERT INTO agent_capacity (agent_id, channel_class, "limit") SELECT a.id, c.class, c.most::int FROM agent a, routing_setting w, jsonb_each_text(w.limits) AS c(class, most)
   WHERE a.id = ANY($1) ORDER BY a.id, c.class ON CONFLICT DO NOTHING`,
);
const take = statement(
  'capacity_take',
  `UPDATE agent_capacity SET used = used + 1, last_idle_at = clock_timestamp() WHERE agent_id = $1 AND channel_class = $2`,
);
const free = statement(
  'capacity_free',
  `UPDATE agent_capacity SET used = GREATEST(0, used - 1), last_idle_at = clock_timestamp() WHERE agent_id = $1 AND channel_class = $2`,
);

/** Gives people a desk the first time they need one, with the limits the workspace has for somebody new. */
export async function ensureDesks(db: Queryable, agentIds: string[]): Promise<void> {
  await db.query(ensure, [agentIds]);
}

export const ensureDesk = (db: Queryable, agentId: string): Promise<void> => ensureDesks(db, [agentId]);

/** A person who takes work by hand takes it even when they are full: only offers respect the limit. */
export async function takePlace(db: Queryable, agentId: string, channelClass: ChannelClass): Promise<void> {
  await ensureDesk(db, agentId);
  await db.query(take, [agentId, channelClass]);
}

export async function freePlace(db: Queryable, agentId: string, channelClass: ChannelClass): Promise<void> {
  await db.query(free, [agentId, channelClass]);
}
