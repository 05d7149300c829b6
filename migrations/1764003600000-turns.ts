import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a written conversation's own work and its callback one is offered at a time: the other stands behind it. */
export class Turns1764003600000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE work_item ADD behind_id text COLLATE "C", ADD behind_until timestamptz(3)`);
    await db.query(
      `CREATE INDEX work_item_behind ON work_item (behind_id) WHERE behind_id IS NOT NULL AND phase = 'queued'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
