import { Injectable } from '@nestjs/common';
import type { UndoneReply } from '../../contract/conversations.js';
import { type Actor, factActor, roleOf } from '../../kernel/auth/actor.js';
import { atLeast } from '../../kernel/auth/permits.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, forbidden, notFound } from '../../kernel/http/problem.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { LEAVES, leavingColumns, type LeavingRow, toLeaving } from './leaving-row.js';

const find = statement('undo_find', `SELECT ${leavingColumns} FROM leaving_reply l WHERE id = $1`);
const gone = statement('undo_gone', `SELECT 1 FROM message WHERE id = $1`);
// The fence: what lets it leave takes this row away while it waits, and one of the two finds it no longer there.
const undo = statement(
  'undo_set',
  `UPDATE leaving_reply l SET state = 'undone' WHERE id = $1 AND state <> 'undone' RETURNING ${leavingColumns}`,
);
const freeFiles = statement('undo_files', `UPDATE attachment SET message_id = NULL WHERE message_id = $1`);
// Words that were begun since stay below those that come back.
const putBack = statement(
  'undo_draft',
  `INSERT INTO draft (agent_id, conversation_id, mode, text) VALUES ($1, $2, 'reply', $3)
   ON CONFLICT (agent_id, conversation_id, mode) DO UPDATE SET text = EXCLUDED.text || E'\\n' || draft.text, updated_at = now()`,
);
const draft = statement(
  'undo_draft_now',
  `SELECT text FROM draft WHERE agent_id = $1 AND conversation_id = $2 AND mode = 'reply'`,
);

/** Takes back an answer that has not left: nothing of it leaves, and its words are the writer's draft again. */
@Injectable()
export class UndoReply {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
  ) {}

  run(id: string, actor: Actor): Promise<UndoneReply> {
    return this.work.run(async (tx) => {
      const known = await tx.one<LeavingRow>(find, [id]);
      if (!known) throw await this.missing(tx, id);
      if (known.agent_id !== ('id' in actor ? actor.id : null) && !atLeast(roleOf(actor), 'supervisor'))
        throw forbidden('Only who wrote it or a supervisor takes it back');
      const row = known.state === 'undone' ? known : await this.undo(tx, id, actor);
      const now = await tx.one<{ text: string }>(draft, [row.agent_id, row.conversation_id]);
      const isTheirs = 'id' in actor && actor.id === row.agent_id;
      return { ...toLeaving(row), draft: isTheirs ? (now?.text ?? null) : null };
    });
  }

  private async undo(tx: Tx, id: string, actor: Actor): Promise<LeavingRow> {
    const row = await tx.one<LeavingRow>(undo, [id]);
    if (!row) {
      // Between the two lookings it left, or somebody else took it back.
      const after = await tx.one<LeavingRow>(find, [id]);
      if (after) return after;
      throw await this.missing(tx, id);
    }
    await this.timers.cancel(tx, LEAVES, id);
    await tx.query(freeFiles, [id]);
    // A template is chosen again; its words are no draft of anybody's.
    if (row.text !== '' && !row.extra?.options?.template)
      await tx.query(putBack, [row.agent_id, row.conversation_id, row.text]);
    tx.record(
      fact('reply.undone', {}, { conversationId: row.conversation_id, subjectId: id, actor: factActor(actor) }),
    );
    return row;
  }

  private async missing(tx: Tx, id: string) {
    return (await tx.one(gone, [id])) ? conflict('already_left', 'It has left already') : notFound('message');
  }
}
