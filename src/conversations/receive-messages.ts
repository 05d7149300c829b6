import { Injectable } from '@nestjs/common';
import type { ConversationSummary, Message } from '../contract/conversations.js';
import { Database, type Queryable } from '../kernel/db/database.js';
import { GroupCommit } from '../kernel/group-commit.js';
import { Dispatcher } from '../kernel/events/dispatcher.js';
import { newId } from '../kernel/ids.js';
import type { InboundItem, Receipt, Received } from './inbound-item.js';
import { type MessageExtra, toMessage } from './message-row.js';
import { OpenThread } from './open-thread.js';
import { receiveBatch, type StoredRow } from './receive.statement.js';
import { toSummary } from './summary-row.js';

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
    const { answers, facts } = await receive(this.database.brief, items);
    this.dispatcher.announce(facts);
    return answers;
  }
}

async function receive(db: Queryable, items: InboundItem[]): Promise<Receipt> {
  const ids = items.map(() => newId('msg'));
  const rows = await db.query<StoredRow>(receiveBatch, [
    ids,
    items.map((one) => one.inboxId),
    items.map((one) => one.externalId),
    items.map((one) => one.address.kind),
    items.map((one) => one.address.value),
    items.map((one) => one.thread),
    items.map((one) => one.text),
    items.map((one) => {
      const extra = extraOf(one);
      return extra && JSON.stringify(extra);
    }),
    items.map((one) => one.sentAt ?? null),
  ]);
  return toReceipt(items, ids, rows);
}

function toReceipt(items: InboundItem[], ids: string[], rows: StoredRow[]): Receipt {
  const answers: (Received | null)[] = items.map(() => null);
  const place = new Map(ids.map((id, n) => [id, n]));
  const facts = rows.flatMap((row) => {
    const conversation = toSummary(row);
    const seqs = row.seqs.split(',');
    return row.ids.split(',').map((id, i) => {
      const n = place.get(id) as number;
      const seq = Number(seqs[i]);
      answers[n] = { messageId: id, conversationId: row.id, seq, duplicate: false };
      return toFact(row, conversation, toMessage(messageRow(items[n], row, id, seq)));
    });
  });
  facts.sort((a, b) => a.view.message.seq - b.view.message.seq);
  for (const [i, position] of rows[0]?.positions?.split(',').entries() ?? []) facts[i].position = Number(position);
  return { answers, facts };
}

function toFact(row: StoredRow, conversation: ConversationSummary, message: Message) {
  return {
    type: 'message.received' as const,
    data: row.bot_id === null ? {} : { botId: row.bot_id },
    xid: row.xid,
    position: 0,
    at: message.createdAt,
    conversationId: row.id,
    profileId: row.profile_id,
    subjectId: message.id,
    actor: { kind: 'customer' as const, id: row.identity_id },
    view: { message, conversation, followed: row.followed },
  };
}

/** What the statement stores of a message from a customer, and need not send back. */
function messageRow(
  item: InboundItem,
  { id: conversationId, identity_id, stored_at }: StoredRow,
  id: string,
  seq: number,
) {
  const { text, externalId, sentAt } = item;
  return {
    id,
    conversation_id: conversationId,
    seq,
    direction: 'in',
    visibility: 'public',
    author_kind: 'customer',
    author_id: identity_id,
    author_name: null,
    text,
    extra: extraOf(item),
    reply_to: null,
    state: 'delivered',
    state_reason: null,
    external_id: externalId,
    imported: false,
    sent_at: sentAt ?? stored_at,
    created_at: stored_at,
  } as const;
}

function extraOf({ attachments, extra }: InboundItem): MessageExtra | null {
  if (!attachments?.length && !extra) return null;
  return { ...extra, ...(attachments?.length ? { attachments } : {}) };
}
