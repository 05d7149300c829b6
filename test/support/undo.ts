import type { Booted } from './boot-app.js';

/** An inbox of people's answers that wait so long before they leave. */
export async function letUndo({ database }: Booted, inboxId: string, seconds: number): Promise<void> {
  await database.query(`UPDATE inbox SET undo_seconds = $2 WHERE id = $1`, [inboxId, seconds]);
}

/** As if the time of what waits had come: the hub's own clock lets it leave at its next look. */
export async function timeHasCome({ database }: Pick<Booted, 'database'>, id: string): Promise<void> {
  await database.query(
    `WITH l AS (UPDATE leaving_reply SET leaves_at = now() WHERE id = $1)
     UPDATE timer SET run_at = now(), leased_until = NULL WHERE kind = 'reply.leaves' AND key = $1`,
    [id],
  );
}

/** As if its time did not pass: however slow a browser is, what waits here waits until it is undone or its time is said to have come. */
export async function timeStands({ database }: Pick<Booted, 'database'>, conversationId: string): Promise<void> {
  await database.query(
    `WITH l AS (UPDATE leaving_reply SET leaves_at = now() + interval '9 minutes' WHERE conversation_id = $1 AND state = 'waiting' RETURNING id)
     UPDATE timer SET run_at = now() + interval '9 minutes' WHERE kind = 'reply.leaves' AND key IN (SELECT id FROM l)`,
    [conversationId],
  );
}
