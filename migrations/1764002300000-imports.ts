import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports of people (the file in pieces, its progress, the rows that failed), and the proof that somebody was erased. */
export class Imports1764002300000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE import (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      format text NOT NULL CHECK (format IN ('csv', 'ndjson')),
      charset text NOT NULL,
      state text NOT NULL DEFAULT 'reading' CHECK (state IN
        ('reading', 'ready', 'checking', 'checked', 'running', 'done', 'canceled', 'failed')),
      columns text[] NOT NULL DEFAULT '{}',
      preview jsonb NOT NULL DEFAULT '[]',
      options jsonb,
      rows bigint NOT NULL DEFAULT 0,
      done bigint NOT NULL DEFAULT 0,
      next_chunk integer NOT NULL DEFAULT 0,
      chunks integer NOT NULL DEFAULT 0,
      counts jsonb NOT NULL DEFAULT '{}',
      checked jsonb,
      why text,
      by_kind text NOT NULL,
      by_id text,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      started_at timestamptz(3),
      ended_at timestamptz(3)
    )`);
    await db.query(`CREATE INDEX import_due ON import (created_at) WHERE state IN ('checking', 'running')`);
    // The rows of the file, some hundred to a piece, as JSON in text: JSON may name what no jsonb can hold. Each piece goes
    // with the transaction that brings its people in.
    await db.query(`CREATE TABLE import_chunk (
      import_id text COLLATE "C" NOT NULL REFERENCES import ON DELETE CASCADE,
      no integer NOT NULL,
      body text NOT NULL,
      PRIMARY KEY (import_id, no)
    )`);
    await db.query(`CREATE TABLE import_error (
      import_id text COLLATE "C" NOT NULL REFERENCES import ON DELETE CASCADE,
      line bigint NOT NULL,
      code text NOT NULL,
      reason text NOT NULL,
      cells text NOT NULL,
      PRIMARY KEY (import_id, line)
    )`);

    // What remains of an erased person: that it was done. The hashes of the addresses let a later import warn.
    await db.query(`CREATE TABLE erasure (
      id text COLLATE "C" PRIMARY KEY,
      profile_ids text[] NOT NULL,
      reason text NOT NULL,
      actor_kind text NOT NULL,
      actor_id text,
      hashes text[] NOT NULL,
      rows jsonb NOT NULL DEFAULT '{}',
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE INDEX erasure_hash ON erasure USING gin (hashes)`);
    // A decision of an erased person keeps its hash and its outcome, and says nothing of whom it was about.
    await db.query(`ALTER TABLE decision ALTER profile_id DROP NOT NULL`);
    await db.query(`ALTER TABLE decision ALTER intent_id DROP NOT NULL`);
    await db.query(`CREATE INDEX IF NOT EXISTS decision_intent ON decision (intent_id)`);
    // What an erasing looks for by conversation, message or person.
    await db.query(`CREATE INDEX event_of_profile ON event (profile_id) WHERE profile_id IS NOT NULL
      AND type NOT IN ('message.received', 'reply.written', 'message.state')`);
    await db.query(`CREATE INDEX attachment_message ON attachment (message_id) WHERE message_id IS NOT NULL`);
    await db.query(`CREATE INDEX intent_profile ON intent (profile_id)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
