import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What we owe beside a conversation: callbacks, promises with a time, tasks; trees of dispositions; and who passed what to whom. */
export class Obligations1764003220000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE work_item ADD note text, ADD outcome text`);
    await db.query(`CREATE TABLE callback (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation ON DELETE CASCADE,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      work_item_id text COLLATE "C" REFERENCES work_item ON DELETE SET NULL,
      queue_id text COLLATE "C",
      preferred_agent text COLLATE "C",
      phone text NOT NULL,
      state text NOT NULL CHECK (state IN ('scheduled', 'queued', 'calling', 'done', 'failed', 'expired', 'canceled')),
      source text NOT NULL,
      note text,
      zones text[] NOT NULL,
      asked_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      due_at timestamptz(3) NOT NULL,
      expires_at timestamptz(3) NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      max_attempts integer NOT NULL CHECK (max_attempts BETWEEN 1 AND 20),
      retry_seconds integer NOT NULL,
      last_outcome text,
      made_by text COLLATE "C",
      ended_at timestamptz(3)
    )`);
    await db.query(
      `CREATE UNIQUE INDEX callback_live ON callback (conversation_id) WHERE state IN ('scheduled', 'queued', 'calling')`,
    );
    await db.query(`CREATE INDEX callback_work ON callback (work_item_id)`);
    await db.query(`CREATE INDEX callback_asked ON callback (asked_at, id)`);

    await db.query(`ALTER TABLE promise
      ADD agent_id text COLLATE "C" REFERENCES agent,
      ADD remind_at timestamptz(3),
      ADD reminded_at timestamptz(3),
      ADD broken_at timestamptz(3),
      ADD due_work_id text COLLATE "C"`);
    await db.query(`CREATE INDEX promise_conversation ON promise (conversation_id, created_at)`);

    await db.query(`ALTER TABLE disposition ADD parent_id text COLLATE "C" REFERENCES disposition`);
    await db.query(`CREATE TABLE transfer (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation ON DELETE CASCADE,
      work_item_id text COLLATE "C",
      mode text NOT NULL CHECK (mode IN ('cold', 'warm', 'consult')),
      by_agent text COLLATE "C",
      from_place text NOT NULL,
      to_place text NOT NULL,
      reason text,
      note text,
      confirmed boolean NOT NULL DEFAULT false,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE INDEX transfer_of ON transfer (conversation_id, at)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
