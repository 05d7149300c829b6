import { Injectable } from '@nestjs/common';
import type { Message } from '../contract/conversations.js';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { conflict } from '../kernel/http/problem.js';
import { AskAgain } from './ask-again.js';
import { type MessageRow, messageColumns, toMessage } from './message-row.js';

/** Sends a failed message once more, under the same key: a receiver that has it already takes it as the same. */
@Injectable()
export class RetryMessage {
  constructor(
    private readonly work: UnitOfWork,
    private readonly again: AskAgain,
  ) {}

  run(id: string, actor: Actor): Promise<Message> {
    return this.work.run(async (tx) => {
      const row = await tx.one<MessageRow>(
        `UPDATE message m SET state = 'queued', state_reason = NULL WHERE id = $1 AND state IN ('failed', 'unknown') AND direction = 'out'
         RETURNING ${messageColumns}`,
        [id],
      );
      if (!row) throw conflict('not_failed', 'This message did not fail');
      const { conversation_id: conversationId, text, extra } = row;
      const by = actor.kind === 'agent' ? 'person' : 'bot';
      await this.again.run(tx, { conversationId, text, options: extra?.options }, by, factActor(actor));
      const where = { conversationId, subjectId: id, actor: factActor(actor) };
      tx.record(fact('message.state', { state: 'queued' }, where));
      tx.record(fact('reply.written', {}, where));
      return toMessage(row);
    });
  }
}
