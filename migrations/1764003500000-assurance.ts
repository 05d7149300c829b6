import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How well a customer must have proved who they are before a field of theirs is shown. */
export class Assurance1764003500000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE trait_definition ADD COLUMN needs_proof text CHECK (needs_proof IN ('claimed', 'verified', 'strong'))`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
