import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One index of the offers that ring instead of two: by person, and within it by when they run out. What is overdue is found by a
 * probe a person who is rung. That an item is offered once is guarded by its own row, which is `reserved` in the same statement.
 */
export class OffersByDeadline1764003630000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX offer_live, offer_due`);
    await db.query(`CREATE INDEX offer_live ON offer (agent_id, deadline) WHERE state = 'pending'`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
