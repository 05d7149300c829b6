import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A rule that ran keeps what there was when it did: each condition that was met, and what stood there. */
export class RulesKeepWhatTheySaw1764003510000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE rule_run ADD COLUMN saw jsonb NOT NULL DEFAULT '[]'`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
