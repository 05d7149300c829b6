import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls of which somebody said that they are to end: who leaves one of those is not lost. */
export class VoiceAgain1764000800000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE call ADD COLUMN closing_at timestamptz(3)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
