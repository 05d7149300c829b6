import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The machine room (events, timers, idempotency, people who sign in) and the spine (profiles, conversations, messages). */
export class KernelAndConversations1764000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);

    // Readers page by (xid, position) and never past the oldest transaction still open, so a late commit is not skipped.
    await db.query(`CREATE TABLE event (
      xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
      position bigint GENERATED ALWAYS AS IDENTITY,
      type text NOT NULL,
      conversation_id text COLLATE "C",
      profile_id text COLLATE "C",
      subject_id text COLLATE "C",
      actor_kind text NOT NULL DEFAULT 'system',
      actor_id text,
      data jsonb NOT NULL DEFAULT '{}',
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (xid, position)
    )`);
    await db.query(`CREATE INDEX event_thread ON event (conversation_id, position)
      WHERE conversation_id IS NOT NULL AND type NOT IN ('message.received', 'reply.written', 'message.state')`);
    await db.query(
      `CREATE INDEX event_type ON event (type, position) WHERE type NOT IN ('message.received', 'reply.written', 'message.state')`,
    );
    await db.query(`CREATE TABLE event_cursor (
      subscriber text PRIMARY KEY,
      xid xid8 NOT NULL DEFAULT '0',
      position bigint NOT NULL DEFAULT 0,
      moved_at timestamptz NOT NULL DEFAULT now()
    )`);

    await db.query(`CREATE TABLE dead_letter (
      id text COLLATE "C" PRIMARY KEY,
      kind text NOT NULL,
      source text NOT NULL,
      payload jsonb NOT NULL,
      raw bytea,
      error text NOT NULL,
      attempts integer NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      replayed_at timestamptz(3)
    )`);
    await db.query(`CREATE INDEX dead_letter_open ON dead_letter (created_at) WHERE replayed_at IS NULL`);

    await db.query(`CREATE TABLE timer (
      id text COLLATE "C" PRIMARY KEY,
      kind text NOT NULL,
      key text NOT NULL,
      run_at timestamptz(3) NOT NULL,
      payload jsonb NOT NULL DEFAULT '{}',
      attempts integer NOT NULL DEFAULT 0,
      epoch integer NOT NULL DEFAULT 0,
      leased_until timestamptz(3),
      UNIQUE (kind, key)
    )`);
    await db.query(`CREATE INDEX timer_due ON timer (run_at)`);

    await db.query(`CREATE TABLE idempotency (
      actor text NOT NULL,
      key text NOT NULL,
      request_hash text NOT NULL,
      status integer,
      answer jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (actor, key)
    )`);
    await db.query(`CREATE INDEX idempotency_age ON idempotency (created_at)`);

    await db.query(
      `CREATE TABLE setting (name text PRIMARY KEY, value jsonb NOT NULL, updated_at timestamptz NOT NULL DEFAULT now())`,
    );

    await db.query(`CREATE TABLE agent (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      email text NOT NULL,
      role text NOT NULL CHECK (role IN ('agent', 'supervisor', 'admin')),
      password_hash text,
      totp_secret text,
      totp_confirmed boolean NOT NULL DEFAULT false,
      totp_last_step bigint NOT NULL DEFAULT 0,
      preferences jsonb NOT NULL DEFAULT '{}',
      disabled_at timestamptz,
      created_at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE UNIQUE INDEX agent_email ON agent (lower(email))`);
    await db.query(`CREATE TABLE session (
      id text COLLATE "C" PRIMARY KEY,
      token_hash text NOT NULL UNIQUE,
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      role text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      revoked_at timestamptz
    )`);
    await db.query(`CREATE TABLE sign_in_link (
      token_hash text PRIMARY KEY,
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      expires_at timestamptz NOT NULL,
      used_at timestamptz
    )`);
    await db.query(`CREATE TABLE sign_in_attempt (subject text NOT NULL, at timestamptz NOT NULL DEFAULT now())`);
    await db.query(`CREATE INDEX sign_in_attempt_recent ON sign_in_attempt (subject, at)`);
    await db.query(`CREATE TABLE api_key (
      id text COLLATE "C" PRIMARY KEY,
      prefix text NOT NULL,
      secret_hash text NOT NULL UNIQUE,
      role text CHECK (role IN ('agent', 'supervisor', 'admin')),
      bot_id text COLLATE "C",
      scopes text[] NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz,
      CHECK ((role IS NULL) <> (bot_id IS NULL))
    )`);

    await db.query(`CREATE TABLE profile (
      id text COLLATE "C" PRIMARY KEY,
      name text,
      attributes jsonb NOT NULL DEFAULT '{}',
      time_zone text,
      locale text,
      do_not_contact boolean NOT NULL DEFAULT false,
      open_complaint boolean NOT NULL DEFAULT false,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE INDEX profile_name ON profile USING gin (name gin_trgm_ops)`);
    await db.query(`CREATE TABLE identity (
      id text COLLATE "C" PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('phone', 'email', 'external_id', 'visitor')),
      value text COLLATE "C" NOT NULL,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile,
      proof text NOT NULL DEFAULT 'none' CHECK (proof IN ('none', 'claimed', 'verified', 'strong')),
      source text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      UNIQUE (value, kind)
    )`);
    await db.query(`CREATE INDEX identity_profile ON identity (profile_id)`);

    await db.query(`CREATE TABLE inbox (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      channel text NOT NULL,
      config jsonb NOT NULL DEFAULT '{}',
      secrets text,
      bot_id text COLLATE "C",
      queue_id text COLLATE "C",
      paused boolean NOT NULL DEFAULT false,
      last_in_at timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT now()
    )`);

    await db.query(`CREATE TABLE conversation (
      id text COLLATE "C" PRIMARY KEY,
      inbox_id text COLLATE "C" NOT NULL REFERENCES inbox,
      identity_id text COLLATE "C" NOT NULL REFERENCES identity,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile,
      thread text COLLATE "C" NOT NULL DEFAULT '',
      subject text,
      status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'pending', 'snoozed', 'resolved')),
      snoozed_until timestamptz(3),
      control_kind text NOT NULL DEFAULT 'none' CHECK (control_kind IN ('bot', 'agent', 'queue', 'none')),
      control_id text COLLATE "C",
      control_name text,
      control_epoch integer NOT NULL DEFAULT 1,
      control_since timestamptz(3) NOT NULL DEFAULT now(),
      bot_id text COLLATE "C",
      queue_id text COLLATE "C",
      agent_id text COLLATE "C" REFERENCES agent,
      interaction_id text COLLATE "C",
      contacts_on_issue integer NOT NULL DEFAULT 1,
      waiting_since timestamptz(3),
      reply_goal_seconds integer,
      last_text text,
      last_author text,
      last_author_name text,
      last_at timestamptz(3),
      last_seq bigint NOT NULL DEFAULT 0,
      read_seq bigint NOT NULL DEFAULT 0,
      tags text[] NOT NULL DEFAULT '{}',
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      UNIQUE (identity_id, inbox_id, thread)
    ) WITH (fillfactor = 70)`);
    await db.query(
      `CREATE INDEX conversation_agent ON conversation (agent_id, status) WHERE agent_id IS NOT NULL AND status <> 'resolved'`,
    );
    await db.query(`CREATE INDEX conversation_profile ON conversation (profile_id, created_at)`);
    await db.query(`CREATE INDEX conversation_open_queue ON conversation (queue_id) WHERE status <> 'resolved'`);

    await db.query(`CREATE TABLE message (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation,
      seq bigint GENERATED ALWAYS AS IDENTITY,
      inbox_id text COLLATE "C" NOT NULL,
      external_id text COLLATE "C",
      direction text NOT NULL CHECK (direction IN ('in', 'out')),
      visibility text NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private', 'internal')),
      author_kind text NOT NULL CHECK (author_kind IN ('customer', 'bot', 'agent', 'system')),
      author_id text COLLATE "C",
      author_name text,
      text text NOT NULL DEFAULT '',
      extra jsonb,
      reply_to text COLLATE "C",
      state text NOT NULL DEFAULT 'delivered' CHECK (state IN ('queued', 'sent', 'delivered', 'read', 'failed', 'unknown')),
      state_reason text,
      imported boolean NOT NULL DEFAULT false,
      sent_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE UNIQUE INDEX message_thread ON message (conversation_id, seq)`);
    await db.query(`CREATE UNIQUE INDEX message_seen ON message (external_id, inbox_id) WHERE external_id IS NOT NULL`);

    await db.query(`CREATE TABLE attachment (
      id text COLLATE "C" PRIMARY KEY,
      message_id text COLLATE "C",
      owner text NOT NULL,
      name text NOT NULL,
      content_type text NOT NULL,
      size integer NOT NULL,
      body bytea NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now()
    )`);

    await db.query(`CREATE TABLE segment (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation,
      holder_kind text NOT NULL,
      holder_id text COLLATE "C",
      holder_name text,
      reason text NOT NULL,
      after_seq bigint NOT NULL DEFAULT 0,
      started_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ended_at timestamptz(3)
    )`);
    await db.query(`CREATE INDEX segment_thread ON segment (conversation_id, started_at)`);
    await db.query(`CREATE UNIQUE INDEX segment_current ON segment (conversation_id) WHERE ended_at IS NULL`);

    await db.query(`CREATE TABLE interaction (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation,
      identity_id text COLLATE "C" NOT NULL REFERENCES identity,
      issue_key text COLLATE "C",
      issue_source text,
      started_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ended_at timestamptz(3),
      resolved text
    )`);
    await db.query(`CREATE UNIQUE INDEX interaction_current ON interaction (conversation_id) WHERE ended_at IS NULL`);
    await db.query(`CREATE INDEX interaction_identity ON interaction (identity_id, started_at)`);

    await db.query(`CREATE TABLE draft (
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation,
      mode text NOT NULL CHECK (mode IN ('reply', 'note')),
      text text NOT NULL,
      updated_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (agent_id, conversation_id, mode)
    )`);
    await db.query(`CREATE TABLE canned_reply (
      id text COLLATE "C" PRIMARY KEY,
      shortcut text NOT NULL UNIQUE,
      title text NOT NULL,
      body text NOT NULL
    )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
