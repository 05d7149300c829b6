import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much of each class somebody new works at once is the workspace's to say; whoever has a desk keeps it as it is. */
export class LimitsOfNewPeople1764003610000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE routing_setting ADD limits jsonb NOT NULL DEFAULT '{"chat": 3, "async": 5, "voice": 1}'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
