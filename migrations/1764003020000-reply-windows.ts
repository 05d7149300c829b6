import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long each channel takes answers after the customer's words: the router minds what closes soon. */
export class ReplyWindows1764003020000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE reply_window (
      channel text COLLATE "C" PRIMARY KEY,
      hours integer NOT NULL CHECK (hours > 0)
    )`);
    await db.query(
      `CREATE INDEX work_item_released ON work_item (id) WHERE released_at IS NOT NULL AND state = 'assigned'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
