import { Injectable } from '@nestjs/common';
import type { WrapUp } from '../../contract/routing.js';
import type { Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { Refusal } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { WatchPromise } from '../promises/watch-promise.js';
import type { ConversationRow, WorkRow } from './work-row.js';

const unknown = statement(
  'dispositions_unknown',
  `SELECT n - 1 AS at FROM unnest($1::text[]) WITH ORDINALITY AS g(code, n)
   WHERE EXISTS (SELECT 1 FROM disposition d WHERE d.queue_id IS NULL OR d.queue_id = $2)
     AND NOT EXISTS (SELECT 1 FROM disposition d WHERE d.code = g.code AND (d.queue_id IS NULL OR d.queue_id = $2))`,
);
const insert = statement(
  'wrap_up_insert',
  `INSERT INTO wrap_up (id, work_item_id, conversation_id, interaction_id, agent_id, dispositions, solved, summary, handoff_useful, unfinished)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const promise = statement(
  'promise_from_agent',
  `INSERT INTO promise (id, conversation_id, profile_id, interaction_id, work_item_id, text, due_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
// Notes that come after the time ran out complete what was left unfinished, for an hour; those a page saved at its end do not.
const amend = statement(
  'wrap_up_amend',
  `UPDATE wrap_up SET dispositions = $3, solved = $4, summary = $5, handoff_useful = $6, unfinished = $7
   WHERE id = (SELECT id FROM wrap_up WHERE conversation_id = $1 AND agent_id = $2 AND at > now() - interval '1 hour' ORDER BY at DESC LIMIT 1)
     AND (unfinished OR (dispositions, solved, summary) IS NOT DISTINCT FROM ($3::text[], $4::text, $5::text)) RETURNING id`,
);

const again = statement(
  'wrap_up_again',
  `UPDATE wrap_up SET dispositions = $2, solved = $3, summary = $4, handoff_useful = $5 WHERE work_item_id = $1 RETURNING id`,
);
const noted = statement('wrap_up_noted', `SELECT 1 FROM wrap_up WHERE work_item_id = $1`);

/** Writes down what an agent noted after a conversation, and what they promised. */
@Injectable()
export class KeepNotes {
  constructor(private readonly watch: WatchPromise) {}

  async run(
    tx: Tx,
    conversation: ConversationRow,
    item: WorkRow,
    agent: Pick<Person, 'id' | 'name'>,
    notes: WrapUp,
  ): Promise<void> {
    const wrong = await tx.query<{ at: number }>(unknown, [notes.dispositions, item.queue_id]);
    if (wrong.length > 0)
      throw new Refusal(422, 'invalid', 'Some fields are not right', {
        errors: wrong.map(({ at }) => ({
          pointer: `/dispositions/${at}`,
          code: 'unknown',
          message: 'is not a disposition of this queue',
        })),
      });
    await tx.query(insert, [
      newId('wu'),
      item.id,
      conversation.id,
      conversation.interaction_id,
      agent.id,
      notes.dispositions,
      notes.solved,
      notes.summary ?? null,
      notes.handoffUseful ?? null,
      notes.unfinished ?? false,
    ]);
    for (const { text, dueAt } of notes.promises ?? []) {
      const id = newId('pr');
      await tx.query(promise, [
        id,
        conversation.id,
        conversation.profile_id,
        conversation.interaction_id,
        item.id,
        text,
        dueAt ?? null,
        agent.name,
      ]);
      await this.watch.within(tx, id, agent.id, { kind: 'agent', id: agent.id });
    }
  }

  async areKept(tx: Tx, workItemId: string): Promise<boolean> {
    return (await tx.one(noted, [workItemId])) !== undefined;
  }

  /** The same work noted once more, before its time is up. */
  async again(tx: Tx, workItemId: string, { dispositions, solved, summary, handoffUseful }: WrapUp): Promise<boolean> {
    const values = [workItemId, dispositions, solved, summary ?? null, handoffUseful ?? null];
    return (await tx.one(again, values)) !== undefined;
  }

  async amend(tx: Tx, conversationId: string, agentId: string, notes: WrapUp): Promise<boolean> {
    const { dispositions, solved, summary, handoffUseful, unfinished = false } = notes;
    const row = await tx.one(amend, [
      conversationId,
      agentId,
      dispositions,
      solved,
      summary ?? null,
      handoffUseful ?? null,
      unfinished,
    ]);
    return row !== undefined;
  }
}
