import type { Actor } from '../../kernel/auth/actor.js';
import type { Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { forbidden } from '../../kernel/http/problem.js';

const held = statement(
  'bot_held',
  `SELECT 1 AS yes FROM segment WHERE conversation_id = $1 AND holder_kind = 'bot' AND holder_id = $2 LIMIT 1`,
);

/** A bot reaches the conversations it holds or once held, and no others. */
export async function assertReach(db: Queryable, actor: Actor, conversationId: string): Promise<void> {
  if (actor.kind !== 'bot') return;
  const rows = await db.query(held, [conversationId, actor.id]);
  if (rows.length === 0) throw forbidden('This conversation was never with this bot');
}
