import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bots of Botpress and bots that were written for Chatwoot speak here too. */
export class BotsOfOtherHouses1764003525000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE bot DROP CONSTRAINT bot_protocol_check`);
    await db.query(
      `ALTER TABLE bot ADD CONSTRAINT bot_protocol_check CHECK (protocol IN ('throughline', 'botframework', 'chatwoot', 'botpress'))`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
