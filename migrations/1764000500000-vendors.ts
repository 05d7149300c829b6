import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Vendors' own ids of our messages, what they report of them, and what they send that we have no use for. */
export class Vendors1764000500000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE inbox ADD COLUMN class text NOT NULL DEFAULT 'async'`);
    await db.query(`UPDATE inbox SET class = 'chat' WHERE channel = 'webchat'`);
    await db.query(`ALTER TABLE inbox ADD COLUMN account text COLLATE "C"`);
    await db.query(`CREATE INDEX inbox_account ON inbox (channel, account) WHERE account IS NOT NULL`);

    await db.query(`CREATE TABLE provider_message (
      provider_id text COLLATE "C" NOT NULL,
      inbox_id text COLLATE "C" NOT NULL,
      message_id text COLLATE "C",
      -- A report that came before the call to the vendor was settled waits here for its message.
      state text,
      reason text,
      at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (provider_id, inbox_id)
    )`);
    await db.query(`CREATE INDEX provider_message_of ON provider_message (message_id)`);

    await db.query(`CREATE TABLE provider_event (
      id text COLLATE "C" PRIMARY KEY,
      inbox_id text COLLATE "C" NOT NULL,
      type text NOT NULL,
      raw text NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE INDEX provider_event_of ON provider_event (inbox_id, type, at)`);
    await db.query(`CREATE TABLE inbox_count (
      inbox_id text COLLATE "C" NOT NULL,
      type text NOT NULL,
      known boolean NOT NULL DEFAULT false,
      count bigint NOT NULL DEFAULT 0,
      last_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (inbox_id, type)
    )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
