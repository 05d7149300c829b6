import { Injectable } from '@nestjs/common';
import type { ChannelClass } from '../../contract/common.js';
import type { WorkKind } from '../../contract/routing.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';
import { conflict, invalid } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { otherQueued, TURN_SECONDS } from '../work/turns.js';

const findQueue = statement(
  'side_queue',
  `SELECT q.id FROM queue q LEFT JOIN conversation c ON c.id = $1 LEFT JOIN inbox x ON x.id = c.inbox_id WHERE q.deleted_at IS NULL
   ORDER BY q.id = $2 DESC NULLS LAST, q.id = c.queue_id DESC NULLS LAST, q.id = x.queue_id DESC NULLS LAST, q.created_at, q.id LIMIT 1`,
);
const present = statement(
  'side_present',
  `SELECT EXISTS (SELECT 1 FROM agent a LEFT JOIN agent_state s ON s.agent_id = a.id WHERE a.id = $1 AND a.disabled_at IS NULL
     AND (s.presence IN ('connected', 'shaky') AND s.status <> 'offline')) AS here`,
);
// The time of a callback has come: a thread that only waits stands behind it, and it stands behind one that rings.
const insert = statement(
  'side_insert',
  `WITH thread AS (
     UPDATE work_item SET behind_id = $1, behind_until = now() + interval '${TURN_SECONDS} seconds', version = version + 1
     WHERE $5 = 'callback' AND id = ${otherQueued('$2', '$5')} AND state = 'pending' AND channel_class <> 'voice' RETURNING id)
   INSERT INTO work_item (id, conversation_id, profile_id, queue_id, kind, title, note, priority, channel_class, preferred_agent, preferred_until, enqueued_at, due_at, behind_id)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CASE WHEN $10::text IS NULL THEN NULL ELSE now() + make_interval(secs => $11) END,
     COALESCE($12::timestamptz, clock_timestamp()), $13, CASE WHEN $5 = 'callback' AND NOT EXISTS (SELECT 1 FROM thread) THEN ${otherQueued('$2', '$5')} END)`,
);
/** So long work is kept for the person it is for, as long as they are there. */
export const PREFERRED_SECONDS = 600;

export interface SideWork {
  kind: Extract<WorkKind, 'callback' | 'task' | 'promise'>;
  /** Without one it is about the person alone. */
  conversation: { id: string | null; profile_id: string };
  queueId?: string | null;
  title: string;
  note?: string | null;
  priority?: number;
  channelClass?: ChannelClass;
  agentId?: string | null;
  enqueuedAt?: Date | string | null;
  dueAt?: Date | string | null;
  actor: FactActor;
}

/** Puts work that stands beside a conversation, or is about a person alone, into a queue: for one person first while they are there, then for anybody. */
@Injectable()
export class QueueSideWork {
  async within(tx: Tx, work: SideWork): Promise<string> {
    const { conversation, actor } = work;
    const queue = await tx.one<{ id: string }>(findQueue, [conversation.id, work.queueId ?? null]);
    if (!queue) throw conflict('no_queue', 'There is no queue this work could wait in');
    if (work.queueId && queue.id !== work.queueId) throw invalid('/queueId', 'unknown', 'There is no such queue');
    const there = work.agentId ? await tx.one<{ here: boolean }>(present, [work.agentId]) : undefined;
    const id = newId('wi');
    await tx.query(insert, [
      id,
      conversation.id,
      conversation.profile_id,
      queue.id,
      work.kind,
      work.title,
      work.note ?? null,
      work.priority ?? 0,
      work.channelClass ?? 'async',
      there?.here ? work.agentId : null,
      PREFERRED_SECONDS,
      work.enqueuedAt ?? null,
      work.dueAt ?? null,
    ]);
    const about = { conversationId: conversation.id, profileId: conversation.profile_id, subjectId: id, actor };
    tx.record(fact('work.queued', { queueId: queue.id }, about));
    return id;
  }
}
