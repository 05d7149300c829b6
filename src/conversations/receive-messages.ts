import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../kernel/db/database.js';
import { GroupCommit } from '../kernel/db/group-commit.js';
import { Dispatcher } from '../kernel/events/dispatcher.js';
import type { Fact } from '../kernel/events/fact.js';
import { newId } from '../kernel/ids.js';
import type { InboundItem, Receipt, Received } from './inbound-item.js';
import { type MessageRow, toMessage } from './message-row.js';
import { OpenThread } from './open-thread.js';
import { receiveBatch } from './receive.statement.js';
import { type SummaryRow, toSummary } from './summary-row.js';

type Row = Omit<MessageRow, 'id'> &
  SummaryRow & {
    n: number;
    message_id: string;
    xid: string;
    position: number;
    at: Date;
  };

/** Stores customers' messages, many to a commit, and hands them on; the answer comes after the commit. */
@Injectable()
export class ReceiveMessages {
  private readonly group = new GroupCommit<InboundItem, Received | null>((items) => this.write(items));

  constructor(
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
    private readonly openThread: OpenThread,
  ) {}

  async submit(item: InboundItem): Promise<Received> {
    const stored = await this.group.submit(item);
    return stored ?? this.openThread.run(item, (db) => receive(db, [item]));
  }

  private async write(items: InboundItem[]): Promise<(Received | null)[]> {
    const { answers, facts } = await receive(this.database, items);
    this.dispatcher.announce(facts);
    return answers;
  }
}

async function receive(db: Queryable, items: InboundItem[]): Promise<Receipt> {
  const rows = await db.query<Row>(receiveBatch, [
    items.map((_, i) => i),
    items.map(() => newId('msg')),
    items.map((one) => one.inboxId),
    items.map((one) => one.externalId),
    items.map((one) => one.address.kind),
    items.map((one) => one.address.value),
    items.map((one) => one.thread),
    items.map((one) => one.text),
    items.map((one) => (one.attachments?.length ? JSON.stringify({ attachments: one.attachments }) : null)),
    items.map((one) => one.sentAt ?? null),
  ]);
  const answers: (Received | null)[] = items.map(() => null);
  const facts = rows.map((row): Fact<'message.received'> => {
    const message = toMessage({ ...row, id: row.message_id, author_name: row.profile_name });
    answers[row.n] = {
      messageId: message.id,
      conversationId: message.conversationId,
      seq: message.seq,
      duplicate: false,
    };
    return {
      type: 'message.received',
      data: {},
      xid: row.xid,
      position: row.position,
      at: row.at.toISOString(),
      conversationId: message.conversationId,
      profileId: row.profile_id,
      subjectId: message.id,
      actor: { kind: 'customer', id: message.author.id },
      view: { message, conversation: toSummary(row) },
    };
  });
  return { answers, facts };
}
