import { Injectable } from '@nestjs/common';
import type { Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { notFound } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import { Identify } from '../profiles/index.js';
import { ChangeControl } from './change-control.js';
import type { InboundItem, Receipt, Received } from './inbound-item.js';

const seen = statement(
  'message_seen',
  `SELECT id AS "messageId", conversation_id AS "conversationId", seq FROM message WHERE external_id = $1 AND inbox_id = $2`,
);
const findThread = statement(
  'thread_find',
  `SELECT id, status, interaction_id, profile_id FROM conversation WHERE identity_id = $1 AND inbox_id = $2 AND thread = $3 FOR NO KEY UPDATE`,
);
const findInbox = statement(
  'thread_inbox',
  `SELECT x.bot_id, x.queue_id, b.name AS bot_name FROM inbox x LEFT JOIN bot b ON b.id = x.bot_id AND b.disabled_at IS NULL WHERE x.id = $1`,
);
const insertThread = statement(
  'thread_insert',
  `INSERT INTO conversation (id, inbox_id, identity_id, profile_id, thread, control_kind, control_id, control_name, bot_id, interaction_id)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $9)`,
);
const reopenThread = statement(
  'thread_reopen',
  `UPDATE conversation SET status = 'open', interaction_id = $2, snoozed_until = NULL, contacts_on_issue = 1, agent_id = NULL, queue_id = NULL WHERE id = $1`,
);
const insertSegment = statement(
  'segment_insert',
  `INSERT INTO segment (id, conversation_id, holder_kind, holder_id, holder_name, reason) VALUES ($1, $2, $3, $4, $5, $6)`,
);
const insertInteraction = statement(
  'interaction_insert',
  `INSERT INTO interaction (id, conversation_id, identity_id) VALUES ($1, $2, $3)`,
);

interface Thread {
  id: string;
  status: string;
  interaction_id: string | null;
  profile_id: string;
}
interface Inbox {
  bot_id: string | null;
  bot_name: string | null;
  queue_id: string | null;
}

/** The longer way in: a first contact, a thread that was resolved or snoozed, or a message already stored. */
@Injectable()
export class OpenThread {
  constructor(
    private readonly work: UnitOfWork,
    private readonly identify: Identify,
    private readonly control: ChangeControl,
  ) {}

  run(item: InboundItem, receive: (db: Queryable) => Promise<Receipt>): Promise<Received> {
    return this.work.run(async (tx) => {
      // Behind the lock of the address, and on the same journey: two who are first at once are one after the other here.
      const [person, [known, inbox]] = await inTurn(
        this.identify.run(tx, item.address),
        Promise.all([
          tx.one<Omit<Received, 'duplicate'>>(seen, [item.externalId, item.inboxId]),
          tx.one<Inbox>(findInbox, [item.inboxId]),
        ]),
      );
      if (known) return { ...known, duplicate: true };
      if (!inbox) throw notFound('inbox');
      const thread = person.created
        ? undefined
        : await tx.one<Thread>(findThread, [person.identityId, item.inboxId, item.thread]);
      if (thread?.status === 'resolved' || thread?.interaction_id === null)
        await this.reopen(tx, inbox, thread, person.identityId);
      else if (thread?.status === 'snoozed') await this.wake(tx, thread);
      // What opens the thread leaves before the message, and waits for no answer of its own.
      const [, { answers, facts }] = await inTurn(thread ? undefined : this.open(tx, item, inbox, person), receive(tx));
      tx.announce(facts);
      if (answers[0]) return answers[0];
      // Stored by somebody else between our look and our insert.
      const [now] = await tx.query<Omit<Received, 'duplicate'>>(seen, [item.externalId, item.inboxId]);
      return { ...now, duplicate: true };
    });
  }

  private async open(
    tx: Tx,
    item: InboundItem,
    inbox: Inbox,
    person: { identityId: string; profileId: string },
  ): Promise<void> {
    const id = newId('cv');
    const interactionId = newId('in');
    const bot = inbox.bot_name ? inbox.bot_id : null;
    const holder = bot ? 'bot' : 'none';
    const data = { botId: bot, queueId: inbox.queue_id, interactionId };
    tx.record(fact('conversation.opened', data, { conversationId: id, profileId: person.profileId }));
    await Promise.all([
      tx.query(insertThread, [
        id,
        item.inboxId,
        person.identityId,
        person.profileId,
        item.thread,
        holder,
        bot,
        inbox.bot_name,
        interactionId,
      ]),
      tx.query(insertSegment, [newId('seg'), id, holder, bot, inbox.bot_name, 'opened']),
      tx.query(insertInteraction, [interactionId, id, person.identityId]),
    ]);
  }

  private async reopen(tx: Tx, inbox: Inbox, thread: Thread, identityId: string): Promise<void> {
    const interactionId = thread.interaction_id ?? newId('in');
    if (!thread.interaction_id) await tx.query(insertInteraction, [interactionId, thread.id, identityId]);
    await tx.query(reopenThread, [thread.id, interactionId]);
    const bot = inbox.bot_name ? inbox.bot_id : null;
    const to = bot
      ? ({ kind: 'bot', id: bot, name: inbox.bot_name } as const)
      : ({ kind: 'none', id: null, name: null } as const);
    await this.control.run(tx, {
      conversationId: thread.id,
      to,
      reason: 'customer_came_back',
      actor: { kind: 'customer', id: identityId },
    });
    const data = {
      botId: bot,
      queueId: inbox.queue_id,
      interactionId,
      by: 'customer' as const,
    };
    tx.record(
      fact('conversation.reopened', data, {
        conversationId: thread.id,
        profileId: thread.profile_id,
      }),
    );
  }

  private async wake(tx: Tx, thread: Thread): Promise<void> {
    await tx.query(`UPDATE conversation SET status = 'open', snoozed_until = NULL WHERE id = $1`, [thread.id]);
    tx.record(
      fact('conversation.woken', { why: 'customer' }, { conversationId: thread.id, profileId: thread.profile_id }),
    );
  }
}

/** Both are under way. When the first fails so does the other, because the transaction is broken: what is told is the cause. */
async function inTurn<A, B>(first: A | Promise<A>, second: Promise<B>): Promise<[A, B]> {
  second.catch(() => {});
  return [await first, await second];
}
