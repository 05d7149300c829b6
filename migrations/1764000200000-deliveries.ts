import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What leaves the hub by webhook: the outbox, every attempt, and the health of each address. */
export class Deliveries1764000200000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // `seq` counts per target and conversation without gaps: a later one waits for the earlier, and a receiver sees what it missed.
    await db.query(`CREATE TABLE delivery (
      id text COLLATE "C" PRIMARY KEY,
      target_kind text NOT NULL CHECK (target_kind IN ('bot', 'inbox')),
      target_id text COLLATE "C" NOT NULL,
      conversation_id text COLLATE "C" NOT NULL,
      seq bigint NOT NULL,
      type text NOT NULL,
      body jsonb NOT NULL,
      message_id text COLLATE "C",
      source text NOT NULL,
      state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed', 'disabled')),
      attempts integer NOT NULL DEFAULT 0,
      round integer NOT NULL DEFAULT 0,
      next_at timestamptz(3) NOT NULL DEFAULT now(),
      started_at timestamptz(3),
      perhaps_taken boolean NOT NULL DEFAULT false,
      last_status integer,
      last_error text,
      latency_ms integer,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      settled_at timestamptz(3),
      UNIQUE (conversation_id, target_id, seq)
    ) WITH (fillfactor = 80)`);
    await db.query(`CREATE INDEX delivery_due ON delivery (next_at) WHERE state = 'pending'`);
    await db.query(`CREATE INDEX delivery_order ON delivery (conversation_id, target_id, seq) WHERE state = 'pending'`);
    await db.query(`CREATE INDEX delivery_log ON delivery (target_id, id)`);
    // Handing the same fact over twice, or retrying a message, never makes a second parcel with another id.
    await db.query(`CREATE UNIQUE INDEX delivery_source ON delivery (source, target_id)`);

    await db.query(`CREATE TABLE delivery_attempt (
      delivery_id text COLLATE "C" NOT NULL REFERENCES delivery ON DELETE CASCADE,
      attempt integer NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      url text NOT NULL,
      status integer,
      error text,
      answer text,
      latency_ms integer NOT NULL,
      PRIMARY KEY (delivery_id, attempt)
    )`);

    await db.query(`CREATE TABLE endpoint_health (
      target_id text COLLATE "C" PRIMARY KEY,
      failing_since timestamptz(3),
      disabled_at timestamptz(3),
      reason text,
      last_ok_at timestamptz(3)
    )`);

    await db.query(`ALTER TABLE bot
      ADD COLUMN IF NOT EXISTS secrets text,
      ADD COLUMN IF NOT EXISTS protocol text NOT NULL DEFAULT 'throughline' CHECK (protocol IN ('throughline', 'botframework')),
      ADD COLUMN IF NOT EXISTS silent_after_tries integer NOT NULL DEFAULT 3,
      ADD COLUMN IF NOT EXISTS ack_seconds integer NOT NULL DEFAULT 10`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
