import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offers decided together share one account of who could have had them. */
export class OffersExplain1764003010000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE candidate_list (
      id text COLLATE "C" PRIMARY KEY,
      candidates jsonb NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`ALTER TABLE offer ADD step integer NOT NULL DEFAULT 0, ADD list_id text COLLATE "C"`);
    // Thousands are offered in a second: every index is one more place to write to.
    await db.query(`DROP INDEX offer_live`);
    await db.query(`DROP INDEX offer_agent`);
    await db.query(`CREATE UNIQUE INDEX offer_live ON offer (agent_id, work_item_id) WHERE state = 'pending'`);
    await db.query(`DROP INDEX work_item_profile`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
