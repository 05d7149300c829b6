import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was agreed on times to an answer, and the clocks that run by it. */
export class Sla1764003210000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE sla_policy (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      track text NOT NULL CHECK (track IN ('human', 'bot')),
      active boolean NOT NULL DEFAULT true,
      place integer NOT NULL DEFAULT 0,
      channel_classes text[] NOT NULL DEFAULT '{}',
      tiers text[] NOT NULL DEFAULT '{}',
      queues text[] NOT NULL DEFAULT '{}',
      first_response_seconds integer CHECK (first_response_seconds > 0),
      next_response_seconds integer CHECK (next_response_seconds > 0),
      resolution_seconds integer CHECK (resolution_seconds > 0),
      warn_seconds integer NOT NULL DEFAULT 0 CHECK (warn_seconds >= 0),
      hours_id text COLLATE "C" REFERENCES business_calendar,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE UNIQUE INDEX sla_policy_name ON sla_policy (lower(name))`);
    // As far as the facts have been followed: a fact told twice is heard once.
    await db.query(`CREATE TABLE sla_thread (
      conversation_id text COLLATE "C" PRIMARY KEY REFERENCES conversation ON DELETE CASCADE,
      track text NOT NULL,
      waiting boolean NOT NULL,
      snoozed boolean NOT NULL,
      over boolean NOT NULL,
      xid xid8 NOT NULL,
      position bigint NOT NULL
    ) WITH (fillfactor = 70)`);
    // A clock keeps what it was begun with: a policy that changes changes the clocks that begin after it.
    await db.query(`CREATE TABLE sla_clock (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation ON DELETE CASCADE,
      policy_id text COLLATE "C" NOT NULL,
      policy_name text NOT NULL,
      metric text NOT NULL CHECK (metric IN ('first_response', 'next_response', 'resolution')),
      track text NOT NULL CHECK (track IN ('human', 'bot')),
      seconds integer NOT NULL,
      warn_seconds integer NOT NULL,
      hours jsonb,
      is_current boolean NOT NULL DEFAULT true,
      started_at timestamptz(3) NOT NULL,
      used_seconds double precision NOT NULL,
      running_since timestamptz(3),
      due_at timestamptz(3),
      warn_at timestamptz(3),
      warned_at timestamptz(3),
      breached_at timestamptz(3),
      ended_at timestamptz(3),
      ending text CHECK (ending IN ('met', 'canceled'))
    ) WITH (fillfactor = 70)`);
    await db.query(`CREATE INDEX sla_clock_of ON sla_clock (conversation_id, started_at)`);
    await db.query(`CREATE INDEX sla_clock_policy ON sla_clock (policy_id, started_at)`);
    // The most pressing one, as lists show it.
    await db.query(`ALTER TABLE conversation ADD sla jsonb`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
