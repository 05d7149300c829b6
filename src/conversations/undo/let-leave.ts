import { Injectable } from '@nestjs/common';
import { ConsentsQueries } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Refusal } from '../../kernel/http/problem.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { AskAgain } from '../ask-again.js';
import { LEAVES, leavingColumns, type LeavingRow } from './leaving-row.js';
import { StoreReply } from './store-reply.js';

const find = statement(
  'leaving_find',
  `SELECT ${leavingColumns} FROM leaving_reply l WHERE id = $1 AND state = 'waiting'`,
);
const lock = statement('leaving_lock', `SELECT profile_id FROM conversation WHERE id = $1 FOR NO KEY UPDATE`);
const sent = statement('leaving_sent', `SELECT 1 FROM message WHERE external_id = $1 AND inbox_id = $2`);
// The fence: who undoes it changes this row as well, and one of the two finds it no longer waiting.
const take = statement('leaving_take', `DELETE FROM leaving_reply WHERE id = $1 AND state = 'waiting' RETURNING id`);
const stop = statement(
  'leaving_stop',
  `UPDATE leaving_reply SET state = 'stopped', state_reason = $2 WHERE id = $1 AND state = 'waiting' RETURNING id`,
);

/** Lets an answer leave when its time has come: it becomes a message on its way, once, and counts as an answer from then on. */
@Injectable()
export class LetLeave {
  constructor(
    private readonly work: UnitOfWork,
    private readonly consents: ConsentsQueries,
    private readonly again: AskAgain,
    private readonly store: StoreReply,
  ) {}

  @OnTimer(LEAVES)
  run({ key }: Pick<DueTimer, 'key'>): Promise<void> {
    return this.work.run((tx) => this.within(tx, key));
  }

  private async within(tx: Tx, id: string): Promise<void> {
    const row = await tx.one<LeavingRow>(find, [id]);
    if (!row) return;
    const { conversation_id: conversationId, external_id: externalId, text, extra } = row;
    const held = () => tx.one<{ profile_id: string }>(lock, [conversationId]);
    const thread = await this.consents.holdThread(tx, conversationId, held);
    if (!thread) return;
    const writer = { kind: 'agent', id: row.agent_id, name: row.agent_name } as const;
    const refused = await this.refusal(tx, row);
    if (refused !== null) {
      if (await tx.one(stop, [id, refused]))
        tx.record(
          fact(
            'reply.stopped',
            { why: refused },
            { conversationId, profileId: thread.profile_id, subjectId: id, actor: { kind: 'system', id: null } },
          ),
        );
      return;
    }
    if (!(await tx.one(take, [id]))) return;
    // The same words under the same key went out at once, after the inbox stopped waiting.
    if (externalId && (await tx.one(sent, [externalId, row.inbox_id]))) return;
    await this.store.send(tx, {
      id,
      conversation: { id: conversationId, inbox_id: row.inbox_id, profile_id: thread.profile_id },
      writer,
      text,
      externalId,
      attachmentIds: extra?.attachments?.map((file) => file.id),
      options: extra?.options,
      replyTo: row.reply_to ?? undefined,
    });
  }

  /** The window may have closed since it was written, or the customer may have said no. */
  private async refusal(tx: Tx, { conversation_id: conversationId, text, extra, agent_id: id }: LeavingRow) {
    try {
      await this.again.run(tx, { conversationId, text, options: extra?.options }, 'person', { kind: 'agent', id });
      return null;
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
  }
}
