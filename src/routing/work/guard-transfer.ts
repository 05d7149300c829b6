import { Injectable } from '@nestjs/common';
import type { Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { conflict } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';

/** Between the same two places so often within an hour goes without asking. */
const FREELY = 2;

const between = statement(
  'transfer_between',
  `SELECT count(*)::int AS n FROM transfer WHERE conversation_id = $1 AND at > now() - interval '1 hour' AND mode <> 'consult'
     AND (from_place, to_place) IN (($2, $3), ($3, $2))`,
);
const insert = statement(
  'transfer_insert',
  `INSERT INTO transfer (id, conversation_id, work_item_id, mode, by_agent, from_place, to_place, reason, note, confirmed)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const trace = statement(
  'transfer_trace',
  `INSERT INTO routing_decision (id, work_item_id, conversation_id, rule, candidates) VALUES ($1, $2, $3, $4, '[]')`,
);

export interface Passing {
  conversationId: string;
  workItemId: string | null;
  mode: 'cold' | 'warm' | 'consult';
  from: string;
  to: string;
  reason?: string;
  note?: string;
  confirm?: boolean;
}

/** Keeps who passed what to whom and why, and stops what only goes to and fro. */
@Injectable()
export class GuardTransfer {
  async within(tx: Tx, by: Person, passing: Passing): Promise<void> {
    const { conversationId, workItemId, mode, from, to, reason = null, note = null, confirm = false } = passing;
    const [{ n }] = await tx.query<{ n: number }>(between, [conversationId, from, to]);
    const loops = mode !== 'consult' && n >= FREELY;
    if (loops && !confirm)
      throw conflict('transfer_loop', `This went between the same two ${n} times within the hour`, { transfers: n });
    const values = [newId('tr'), conversationId, workItemId, mode, by.id, from, to, reason, note, loops];
    await tx.query(insert, values);
    if (!loops || !workItemId) return;
    const words = `Passed between the same two for the ${n + 1}th time within an hour, confirmed by ${by.name}`;
    await tx.query(trace, [newId('rd'), workItemId, conversationId, words.replace('3th', '3rd')]);
  }
}
