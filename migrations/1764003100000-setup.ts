import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Skills that can be renamed, and queues and people that can go although work they had is remembered. */
export class Setup1764003100000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE agent_skill DROP CONSTRAINT agent_skill_skill_fkey`);
    await db.query(`ALTER TABLE agent_skill ADD FOREIGN KEY (skill) REFERENCES skill ON UPDATE CASCADE`);

    // Rows stay for what happened in them. Live work points to the part of them that is there: whoever queues or assigns at the
    // moment somebody deletes is refused by the database and looks again.
    await db.query(`ALTER TABLE queue ADD COLUMN deleted_at timestamptz(3)`);
    await db.query(
      `ALTER TABLE queue ADD COLUMN live_id text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL THEN id END) STORED UNIQUE`,
    );
    await db.query(
      `ALTER TABLE agent ADD COLUMN live_id text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN disabled_at IS NULL THEN id END) STORED UNIQUE`,
    );
    await db.query(`ALTER TABLE work_item DROP CONSTRAINT work_item_queue_id_fkey, DROP CONSTRAINT work_item_agent_id_fkey,
      ADD COLUMN live_queue text COLLATE "C" GENERATED ALWAYS AS
        (CASE WHEN state IN ('pending', 'reserved', 'assigned') THEN queue_id END) STORED REFERENCES queue (live_id),
      ADD COLUMN live_agent text COLLATE "C" GENERATED ALWAYS AS
        (CASE WHEN state = 'assigned' THEN agent_id END) STORED REFERENCES agent (live_id)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
