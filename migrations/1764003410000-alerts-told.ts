import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an incident was told, so that quiet hours and a snooze put it off instead of losing it. */
export class AlertsTold1764003410000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE alert_incident ADD COLUMN told_at timestamptz(3)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
