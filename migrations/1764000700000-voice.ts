import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Telephone calls and everybody who takes part in one. */
export class Voice1764000700000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE call (
      id text COLLATE "C" PRIMARY KEY,
      inbox_id text COLLATE "C" NOT NULL,
      conversation_id text COLLATE "C",
      direction text NOT NULL CHECK (direction IN ('in', 'out')),
      phone text,
      proof text NOT NULL DEFAULT 'claimed',
      -- The vendor's ids: of the customer's own call, and of the conference they meet in.
      vendor_sid text COLLATE "C",
      conference_sid text COLLATE "C",
      state text NOT NULL,
      outcome text,
      agent_id text COLLATE "C",
      recording text NOT NULL DEFAULT 'off',
      -- What of the bot's words the caller has heard.
      said_seq bigint NOT NULL DEFAULT 0,
      started_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      queued_at timestamptz(3),
      answered_at timestamptz(3),
      ended_at timestamptz(3)
    )`);
    await db.query(`CREATE UNIQUE INDEX call_vendor ON call (inbox_id, vendor_sid) WHERE vendor_sid IS NOT NULL`);
    await db.query(`CREATE INDEX call_conversation ON call (conversation_id, started_at)`);
    await db.query(`CREATE INDEX call_agent ON call (agent_id) WHERE ended_at IS NULL`);

    await db.query(`CREATE TABLE call_leg (
      id text COLLATE "C" PRIMARY KEY,
      call_id text COLLATE "C" NOT NULL REFERENCES call,
      kind text NOT NULL CHECK (kind IN ('customer', 'agent', 'consult', 'supervisor')),
      agent_id text COLLATE "C",
      address text,
      vendor_sid text COLLATE "C",
      state text NOT NULL DEFAULT 'dialing',
      mode text,
      muted boolean NOT NULL DEFAULT false,
      held boolean NOT NULL DEFAULT false,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      left_at timestamptz(3)
    )`);
    await db.query(`CREATE INDEX call_leg_call ON call_leg (call_id)`);
    // One person is in a call once, whatever is asked twice.
    await db.query(
      `CREATE UNIQUE INDEX call_leg_person ON call_leg (call_id, COALESCE(agent_id, ''), kind) WHERE left_at IS NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
