import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers that wait a few seconds before they leave, so that they can be undone. */
export class UndoSend1764003640000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE inbox ADD undo_seconds smallint NOT NULL DEFAULT 0 CHECK (undo_seconds BETWEEN 0 AND 30)`,
    );
    // The id is the message's, once it leaves. What left is a message, and no longer here.
    await db.query(`CREATE TABLE leaving_reply (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation,
      inbox_id text COLLATE "C" NOT NULL,
      external_id text COLLATE "C",
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      agent_name text NOT NULL,
      text text NOT NULL,
      extra jsonb,
      reply_to text COLLATE "C",
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'undone', 'stopped')),
      state_reason text,
      written_at timestamptz(3) NOT NULL DEFAULT now(),
      leaves_at timestamptz(3) NOT NULL
    )`);
    await db.query(`CREATE INDEX leaving_reply_thread ON leaving_reply (conversation_id)`);
    await db.query(
      `CREATE UNIQUE INDEX leaving_reply_seen ON leaving_reply (external_id, inbox_id) WHERE external_id IS NOT NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
