import { Injectable } from '@nestjs/common';
import type { ConversationSummary } from '../contract/conversations.js';
import { Database, type Queryable } from '../kernel/db/database.js';
import { GroupCommit } from '../kernel/db/group-commit.js';
import { Dispatcher } from '../kernel/events/dispatcher.js';
import type { Fact } from '../kernel/events/fact.js';
import { newId } from '../kernel/ids.js';
import type { InboundItem, Receipt, Received } from './inbound-item.js';
import { toMessage } from './message-row.js';
import { OpenThread } from './open-thread.js';
import { receiveBatch, type Stored } from './receive.statement.js';
import { fromJson, toSummary } from './summary-row.js';

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
  const ids = items.map(() => newId('msg'));
  const [stored] = await db.query<Stored>(receiveBatch, [
    ids,
    items.map((one) => one.inboxId),
    items.map((one) => one.externalId),
    items.map((one) => one.address.kind),
    items.map((one) => one.address.value),
    items.map((one) => one.thread),
    items.map((one) => one.text),
    items.map((one) => (one.attachments?.length ? JSON.stringify({ attachments: one.attachments }) : null)),
    items.map((one) => one.sentAt ?? null),
  ]);
  return toReceipt(items, ids, stored);
}

function toReceipt(items: InboundItem[], ids: string[], { xid, messages, events, conversations }: Stored): Receipt {
  const place = new Map(ids.map((id, n) => [id, n]));
  const event = new Map(events?.map((one) => [one[0], one]));
  const summaries = new Map(conversations?.map((row) => [row.id, toSummary(fromJson(row))]));
  const answers: (Received | null)[] = items.map(() => null);
  const facts = (messages ?? []).map(
    ([id, conversationId, seq, authorId, sentAt, createdAt]): Fact<'message.received'> => {
      const n = place.get(id) as number;
      const [, position, at, botId] = event.get(id) as NonNullable<Stored['events']>[number];
      const conversation = summaries.get(conversationId) as ConversationSummary;
      const message = toMessage({
        ...row(items[n]),
        id,
        conversation_id: conversationId,
        seq,
        author_id: authorId,
        sent_at: new Date(sentAt),
        created_at: new Date(createdAt),
      });
      answers[n] = { messageId: id, conversationId, seq, duplicate: false };
      return {
        type: 'message.received',
        data: botId === null ? {} : { botId },
        xid: xid as string,
        position,
        at: new Date(at).toISOString(),
        conversationId,
        profileId: conversation.profile.id,
        subjectId: id,
        actor: { kind: 'customer', id: authorId },
        view: { message, conversation },
      };
    },
  );
  return { answers, facts };
}

/** What the statement stores of every message from a customer, and need not send back. */
function row({ text, attachments, externalId }: InboundItem) {
  return {
    direction: 'in',
    visibility: 'public',
    author_kind: 'customer',
    author_name: null,
    text,
    extra: attachments?.length ? { attachments } : null,
    reply_to: null,
    state: 'delivered',
    state_reason: null,
    external_id: externalId,
    imported: false,
  } as const;
}
