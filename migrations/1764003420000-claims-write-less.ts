import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Offering work, and letting it go again, touches no index of the work item: no index tells `pending` from `reserved`, so the
 * new version of the row stays on its page. And no offer is looked for among the facts by thread, person or kind.
 */
export class ClaimsWriteLess1764003420000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE work_item ADD COLUMN phase text NOT NULL GENERATED ALWAYS AS (CASE
      WHEN state IN ('pending', 'reserved') THEN 'queued' WHEN state IN ('assigned', 'wrapping') THEN 'held' ELSE 'over' END) STORED`);
    await db.query(`DROP INDEX work_item_waiting, work_item_queue, work_item_live, work_item_live_callback, work_item_agent,
      work_item_held, work_item_callbacks, work_item_released`);
    await db.query(
      `CREATE INDEX work_item_queue ON work_item (queue_id, priority DESC, enqueued_at) WHERE phase = 'queued'`,
    );
    await db.query(
      `CREATE INDEX work_item_callbacks ON work_item (queue_id, due_at) WHERE kind = 'callback' AND phase = 'queued'`,
    );
    await db.query(`CREATE INDEX work_item_held ON work_item (queue_id) WHERE phase = 'held'`);
    await db.query(`CREATE INDEX work_item_agent ON work_item (agent_id) WHERE phase = 'held'`);
    await db.query(
      `CREATE INDEX work_item_released ON work_item (id) WHERE released_at IS NOT NULL AND phase = 'held'`,
    );
    // Live is what its queue still counts for: pending, reserved and assigned.
    await db.query(`CREATE UNIQUE INDEX work_item_live ON work_item (conversation_id)
      WHERE live_queue IS NOT NULL AND kind NOT IN ('callback', 'task', 'promise')`);
    await db.query(`CREATE UNIQUE INDEX work_item_live_callback ON work_item (conversation_id)
      WHERE live_queue IS NOT NULL AND kind = 'callback'`);

    await db.query(`DROP INDEX event_thread, event_type, event_of_profile`);
    const rare = `type NOT IN ('message.received', 'reply.written', 'message.state', 'work.offered')`;
    await db.query(
      `CREATE INDEX event_thread ON event (conversation_id, position) WHERE conversation_id IS NOT NULL AND ${rare}`,
    );
    await db.query(`CREATE INDEX event_type ON event (type, position) WHERE ${rare}`);
    await db.query(`CREATE INDEX event_of_profile ON event (profile_id) WHERE profile_id IS NOT NULL AND ${rare}`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
