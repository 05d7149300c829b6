import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Under which keys a record is found by others that may be the same person. */
export class MatchKeys1764002500000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE match_key (
      key text COLLATE "C" NOT NULL,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      PRIMARY KEY (key, profile_id)
    )`);
    await db.query(`CREATE INDEX match_key_profile ON match_key (profile_id)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
