import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A promise that need not be kept any more says why. */
export class PromisesDropped1764003620000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE promise ADD dropped_at timestamptz(3), ADD dropped_reason text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
