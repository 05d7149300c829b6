import { Injectable } from '@nestjs/common';
import type { ChannelClass } from '../../contract/common.js';
import type { SkillRequirement } from '../../contract/routing.js';
import { ChangeControl, ChangeConversation } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type Fact, type FactActor, fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { newId } from '../../kernel/ids.js';
import { otherQueued } from './turns.js';
import { type ConversationRow, lockConversation, lockLiveWork } from './work-row.js';

export interface NewWork {
  /** Locked by the caller. */
  conversation: ConversationRow;
  queueId?: string | null;
  handoffId?: string | null;
  priority?: number;
  skills?: SkillRequirement[];
  preferredAgent?: string | null;
  preferredSeconds?: number;
  /** The bot goes on talking until somebody accepts. */
  keepControl?: boolean;
  reason: string;
  actor: FactActor;
}

export interface Queued {
  workItemId: string;
  queueId: string;
  queueName: string;
}

// The queue that was asked for, the conversation's own, its inbox's, or the oldest: nobody is left outside every queue.
const findQueue = statement(
  'queue_find',
  `SELECT q.id, q.name, q.first_reply_seconds, COALESCE(x.config ->> 'channelClass', x.class) AS class FROM conversation c JOIN inbox x ON x.id = c.inbox_id
   JOIN LATERAL (SELECT * FROM queue q WHERE q.deleted_at IS NULL ORDER BY q.id = $2 DESC NULLS LAST, q.id = c.queue_id DESC NULLS LAST, q.id = x.queue_id DESC NULLS LAST, q.created_at, q.id LIMIT 1) q ON true
   WHERE c.id = $1`,
);
const findPreference = statement(
  'preference_find',
  `SELECT agent_id AS "agentId", priority FROM work_preference WHERE conversation_id = $1 AND at > now() - interval '1 day'`,
);
const insert = statement(
  'work_insert',
  `WITH handed AS (UPDATE handoff SET queue_id = $4 WHERE id = $5)
   INSERT INTO work_item (id, conversation_id, profile_id, queue_id, handoff_id, priority, skills, channel_class, preferred_agent, preferred_until, behind_id)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + make_interval(secs => $10), CASE WHEN $8 <> 'voice' THEN ${otherQueued('$2', `'conversation'`)} END)`,
);

interface QueueRow {
  id: string;
  name: string;
  first_reply_seconds: number;
  class: ChannelClass;
}

const HOLD_SECONDS = 30;

/** Puts a conversation that needs a person into a queue. */
@Injectable()
export class QueueWork {
  constructor(
    private readonly work: UnitOfWork,
    private readonly control: ChangeControl,
    private readonly change: ChangeConversation,
  ) {}

  /** A conversation that no bot answers waits for a person from its first message on. */
  @On(['conversation.opened', 'conversation.reopened'])
  async opened(one: Fact<'conversation.opened' | 'conversation.reopened'>): Promise<void> {
    const { botId, queueId, interactionId } = one.data;
    const id = one.conversationId as string;
    if (botId !== null || (one.data as { by?: string }).by === 'agent') return;
    await this.work.run(async (tx) => {
      const now = await lockConversation(tx, id);
      // Handed over twice, or late: the contact it tells of is over, or somebody has it already.
      if (!now || now.control_kind !== 'none' || now.status === 'resolved' || now.interaction_id !== interactionId)
        return;
      await this.within(tx, { conversation: now, queueId, reason: 'queued', actor: { kind: 'system', id: null } });
    });
  }

  /** Null when the hub has no queue at all. */
  async within(tx: Tx, wanted: NewWork): Promise<Queued | null> {
    const { conversation, actor } = wanted;
    const conversationId = conversation.id;
    const [live, queue, preference] = await Promise.all([
      lockLiveWork(tx, conversationId),
      tx.one<QueueRow>(findQueue, [conversationId, wanted.queueId ?? null]),
      tx.one<{ agentId: string; priority: number }>(findPreference, [conversationId]),
    ]);
    if (live) return { workItemId: live.id, queueId: live.queue_id, queueName: live.queue_name };
    if (!queue) return null;
    const id = newId('wi');
    const inserted = tx.query(insert, [
      id,
      conversationId,
      conversation.profile_id,
      queue.id,
      wanted.handoffId ?? null,
      Math.max(wanted.priority ?? 0, preference?.priority ?? 0),
      JSON.stringify(wanted.skills ?? []),
      queue.class,
      wanted.preferredAgent ?? preference?.agentId ?? null,
      wanted.preferredSeconds ?? HOLD_SECONDS,
    ]);
    const label = { queueId: queue.id, replyGoalSeconds: queue.first_reply_seconds };
    await Promise.all([
      inserted,
      this.change.within(tx, conversationId, label, actor),
      wanted.keepControl ? null : this.control.run(tx, toQueue(wanted, queue, id)),
    ]);
    const about = { conversationId, profileId: conversation.profile_id, subjectId: id, actor };
    tx.record(fact('work.queued', { queueId: queue.id }, about));
    return { workItemId: id, queueId: queue.id, queueName: queue.name };
  }
}

function toQueue({ conversation, reason, actor }: NewWork, { id, name }: QueueRow, workItemId: string) {
  const to = { kind: 'queue' as const, id, name };
  return { conversationId: conversation.id, locked: conversation, to, reason, actor, workItemId };
}
