import { newId } from '../../src/kernel/ids.js';
import type { Booted } from './boot-app.js';
import { type BuiltInbox, writeIn } from './factories.js';

export interface PastWork {
  queueId: string;
  enqueuedAt: Date;
  endedAt: Date;
  /** Nobody: they gave up at `endedAt`. */
  answered?: { agentId: string; at: Date };
  priority?: number;
}

/** Work of the past, stored as the hub stores it: nobody can wait for a morning to pass. The id of the work item. */
export async function recordWork(hub: Booted, inbox: BuiltInbox, given: PastWork): Promise<string> {
  const { body } = await writeIn(hub, inbox, { from: { kind: 'email', value: `${newId('c')}@mail.example` } });
  await hub.settle();
  const { conversationId } = body;
  await hub.database.query(`DELETE FROM work_item WHERE conversation_id = $1`, [conversationId]);
  const id = newId('wi');
  const { queueId, enqueuedAt, endedAt, answered, priority = 0 } = given;
  await hub.database.query(
    `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, state, priority, channel_class, enqueued_at, entered_at, ended_at, agent_id)
     SELECT $1, id, profile_id, $3, $4, $5, 'chat', $6, $6, $7, $8 FROM conversation WHERE id = $2`,
    [
      id,
      conversationId,
      queueId,
      answered ? 'completed' : 'canceled',
      priority,
      enqueuedAt,
      endedAt,
      answered?.agentId,
    ],
  );
  if (answered)
    await hub.database.query(
      `INSERT INTO assignment (id, work_item_id, agent_id, reason, started_at, ended_at) VALUES ($1, $2, $3, 'offer', $4, $5)`,
      [newId('as'), id, answered.agentId, answered.at, endedAt],
    );
  return id;
}

/** Somebody who took offers from then on. */
export async function recordThere({ database }: Booted, agentId: string, since: Date): Promise<void> {
  await database.query(
    `INSERT INTO event (type, subject_id, data, at) VALUES ('agent.presence_changed', $1, '{"presence":"connected"}', $2),
       ('agent.status_changed', $1, '{"status":"available"}', $2)`,
    [agentId, since],
  );
}
