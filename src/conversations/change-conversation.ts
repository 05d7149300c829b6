import { Injectable } from '@nestjs/common';
import type { SlaDue } from '../contract/sla.js';
import type { Person } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../kernel/events/fact.js';
import { notFound } from '../kernel/http/problem.js';

const change = statement(
  'conversation_change',
  `UPDATE conversation SET subject = COALESCE($2, subject), tags = COALESCE($3, tags),
     queue_id = CASE WHEN $4 THEN $5 ELSE queue_id END, reply_goal_seconds = CASE WHEN $6 THEN $7 ELSE reply_goal_seconds END,
     contacts_on_issue = COALESCE($8, contacts_on_issue),
     sla = CASE WHEN $9 THEN $10::jsonb ELSE sla END,
     updated_at = CASE WHEN $11 THEN updated_at ELSE clock_timestamp() END
   WHERE id = $1 RETURNING profile_id`,
);
const readTo = statement(
  'conversation_read_to',
  `UPDATE conversation SET read_seq = GREATEST(read_seq, LEAST($2::bigint, last_seq)) WHERE id = $1 AND agent_id = $3 AND read_seq < $2
   RETURNING profile_id`,
);

export interface ConversationChanges {
  subject?: string;
  tags?: string[];
  queueId?: string | null;
  replyGoalSeconds?: number | null;
  contactsOnIssue?: number;
  sla?: SlaDue | null;
}

/** Changes what stands on a conversation's label: title, tags, queue, goal, how many contacts the issue has cost. */
@Injectable()
export class ChangeConversation {
  constructor(private readonly work: UnitOfWork) {}

  run(id: string, changes: ConversationChanges, actor: FactActor): Promise<void> {
    return this.work.run((tx) => this.within(tx, id, changes, actor));
  }

  async within(tx: Tx, id: string, changes: ConversationChanges, actor: FactActor): Promise<void> {
    const has = (field: keyof ConversationChanges) => changes[field] !== undefined;
    const row = await tx.one<{ profile_id: string }>(change, [
      id,
      changes.subject,
      changes.tags && [...new Set(changes.tags)],
      has('queueId'),
      changes.queueId ?? null,
      has('replyGoalSeconds'),
      changes.replyGoalSeconds ?? null,
      changes.contactsOnIssue,
      has('sla'),
      changes.sla ? JSON.stringify(changes.sla) : null,
      // A clock that runs is nothing that happened.
      Object.keys(changes).every((field) => field === 'sla'),
    ]);
    if (!row) throw notFound('conversation');
    tx.record(
      fact(
        'conversation.changed',
        { fields: Object.keys(changes) },
        { conversationId: id, profileId: row.profile_id, actor },
      ),
    );
  }

  /** Remembers how far the person who works this conversation has read. */
  async read(id: string, seq: number, actor: Person): Promise<void> {
    await this.work.run(async (tx) => {
      const row = await tx.one<{ profile_id: string }>(readTo, [id, seq, actor.id]);
      if (row)
        tx.record(
          fact('conversation.changed', { fields: ['readSeq'] }, { conversationId: id, profileId: row.profile_id }),
        );
    });
  }
}
