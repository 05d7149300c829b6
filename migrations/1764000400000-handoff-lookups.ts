import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a handoff promised is found by the handoff, however many promises were ever made. */
export class HandoffLookups1764000400000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX promise_handoff ON promise (handoff_id) WHERE handoff_id IS NOT NULL`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
