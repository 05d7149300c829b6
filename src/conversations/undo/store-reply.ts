import { Injectable } from '@nestjs/common';
import type { LeavingReply, Message, Written } from '../../contract/conversations.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { AppendMessage, type NewMessage } from '../append-message.js';
import { type MessageRow, messageColumns, toMessage } from '../message-row.js';
import { LEAVES, leavingColumns, type LeavingRow, toLeaving } from './leaving-row.js';

export interface ReplyToStore extends Omit<NewMessage, 'visibility' | 'state'> {
  conversation: NewMessage['conversation'] & { profile_id: string };
}

const sent = statement(
  'reply_sent',
  `SELECT ${messageColumns} FROM message m WHERE external_id = $1 AND inbox_id = $2`,
);
const waits = statement(
  'leaving_seen',
  `SELECT ${leavingColumns} FROM leaving_reply l WHERE external_id = $1 AND inbox_id = $2`,
);
const put = statement(
  'leaving_put',
  `INSERT INTO leaving_reply AS l (id, conversation_id, inbox_id, external_id, agent_id, agent_name, text, extra, reply_to, leaves_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + make_interval(secs => $10)) RETURNING ${leavingColumns}`,
);

/** Stores an answer: as a message that is on its way, or as one that waits first, so that it can be undone. */
@Injectable()
export class StoreReply {
  constructor(
    private readonly append: AppendMessage,
    private readonly timers: Timers,
  ) {}

  /** What was written under this key before; refused where that was undone, so that a request that is late sends nothing. */
  async known(tx: Tx, key: string, inboxId: string, mayWait: boolean): Promise<Written | undefined> {
    const message = await tx.one<MessageRow>(sent, [key, inboxId]);
    if (message) return toMessage(message);
    const row = mayWait ? await tx.one<LeavingRow>(waits, [key, inboxId]) : undefined;
    if (row?.state === 'undone') throw conflict('undone', 'This answer was taken back');
    return row && toLeaving(row);
  }

  async send(tx: Tx, { conversation, ...reply }: ReplyToStore): Promise<Message> {
    const message = await this.append.run(tx, { ...reply, conversation, visibility: 'public', state: 'queued' });
    const { kind, id } = reply.writer;
    tx.record(
      fact(
        'reply.written',
        {},
        {
          conversationId: conversation.id,
          profileId: conversation.profile_id,
          subjectId: message.id,
          actor: { kind, id },
        },
      ),
    );
    return message;
  }

  /** The timer is of the same transaction, and so of the same moment: whatever ends in between, both are there or neither. */
  async hold(tx: Tx, { conversation, writer, ...reply }: ReplyToStore, seconds: number): Promise<LeavingReply> {
    const id = newId('msg');
    const extra = await this.append.extra(tx, id, reply);
    const [row] = await tx.query<LeavingRow>(put, [
      id,
      conversation.id,
      conversation.inbox_id,
      reply.externalId,
      writer.id,
      writer.name,
      reply.text,
      extra && JSON.stringify(extra),
      reply.replyTo ?? null,
      seconds,
    ]);
    await this.timers.set(tx, { kind: LEAVES, key: id, inSeconds: seconds });
    const leaving = toLeaving(row);
    tx.record(
      fact(
        'reply.delayed',
        { leavesAt: leaving.leavesAt },
        {
          conversationId: conversation.id,
          profileId: conversation.profile_id,
          subjectId: id,
          actor: { kind: writer.kind, id: writer.id },
        },
      ),
    );
    return leaving;
  }
}
