import { Injectable } from '@nestjs/common';
import type { Message } from '../contract/conversations.js';
import { ConsentsQueries } from '../governance/index.js';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { conflict } from '../kernel/http/problem.js';
import { type MessageRow, messageColumns, toMessage } from './message-row.js';
import { ReplyGate } from './reply-gate.js';

/** Sends a failed message once more, under the same key: a receiver that has it already takes it as the same. */
@Injectable()
export class RetryMessage {
  constructor(
    private readonly work: UnitOfWork,
    private readonly gate: ReplyGate,
    private readonly consents: ConsentsQueries,
  ) {}

  run(id: string, actor: Actor): Promise<Message> {
    return this.work.run(async (tx) => {
      const row = await tx.one<MessageRow>(
        `UPDATE message m SET state = 'queued', state_reason = NULL WHERE id = $1 AND state IN ('failed', 'unknown') AND direction = 'out'
         RETURNING ${messageColumns}`,
        [id],
      );
      if (!row) throw conflict('not_failed', 'This message did not fail');
      await this.askGate(tx, row, actor);
      const where = {
        conversationId: row.conversation_id,
        subjectId: id,
        actor: factActor(actor),
      };
      tx.record(fact('message.state', { state: 'queued' }, where));
      tx.record(fact('reply.written', {}, where));
      return toMessage(row);
    });
  }

  /**
   * The window may have closed since it was written, and the customer may have said no. A number that is kept back since
   * then cannot be taken out of what is packed already.
   */
  private async askGate(tx: Tx, row: MessageRow, actor: Actor): Promise<void> {
    const { conversation_id: conversationId, extra, text } = row;
    const options = extra?.options;
    const held = await tx.one<{ inboxId: string; profileId: string; identityId: string }>(
      `SELECT inbox_id AS "inboxId", profile_id AS "profileId", identity_id AS "identityId" FROM conversation WHERE id = $1`,
      [conversationId],
    );
    const by = actor.kind === 'agent' ? 'person' : 'bot';
    if (!held) return;
    await this.consents.hold(tx, held.profileId);
    await this.gate.check(tx, { ...held, conversationId, by, options });
    const place = { id: conversationId, profile_id: held.profileId };
    await this.gate.words(tx, { text, options }, place, { actor: factActor(actor), refuse: 'any' });
  }
}
