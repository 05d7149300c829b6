import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What may be said to whom (consent, ledger, kill switch), what was decided and why, and the running numbers of the floor. */
export class GovernanceOrchestrationInsights1764000300000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // A change is a row and no row is ever changed: the newest of each (purpose, channel, identity) is what holds.
    await db.query(`CREATE TABLE consent (
      id text COLLATE "C" PRIMARY KEY,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile,
      identity_id text COLLATE "C" REFERENCES identity,
      purpose text NOT NULL,
      channel text NOT NULL,
      granted boolean NOT NULL,
      source text NOT NULL,
      wording text,
      actor_kind text NOT NULL,
      actor_id text,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE INDEX consent_profile ON consent (profile_id, purpose, channel, at)`);

    await db.query(`CREATE TABLE contact_ledger (
      id text COLLATE "C" PRIMARY KEY,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile,
      conversation_id text COLLATE "C",
      decision_id text COLLATE "C",
      play text NOT NULL,
      purpose text NOT NULL,
      channel text NOT NULL,
      state text NOT NULL DEFAULT 'reserved' CHECK (state IN ('reserved', 'sent', 'released')),
      reason text,
      message_id text COLLATE "C" UNIQUE,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      settled_at timestamptz(3)
    )`);
    await db.query(`CREATE INDEX contact_ledger_used ON contact_ledger (profile_id, at) WHERE state <> 'released'`);

    await db.query(`CREATE TABLE kill_switch (
      scope text PRIMARY KEY,
      is_on boolean NOT NULL,
      reason text,
      by_id text COLLATE "C",
      by_name text,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);

    await db.query(`CREATE TABLE play (
      name text PRIMARY KEY,
      version integer NOT NULL DEFAULT 1,
      settings jsonb NOT NULL,
      updated_at timestamptz(3) NOT NULL DEFAULT now()
    )`);

    await db.query(`CREATE TABLE intent (
      id text COLLATE "C" PRIMARY KEY,
      play text NOT NULL,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile,
      conversation_id text COLLATE "C" NOT NULL,
      interaction_id text COLLATE "C" NOT NULL,
      issue_key text COLLATE "C" NOT NULL,
      facts jsonb NOT NULL,
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided', 'held', 'expired')),
      held_by text,
      tries integer NOT NULL DEFAULT 0,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      UNIQUE (interaction_id, issue_key, play)
    )`);
    await db.query(`CREATE INDEX intent_held ON intent (held_by, profile_id) WHERE state = 'held'`);

    await db.query(`CREATE TABLE decision (
      id text COLLATE "C" PRIMARY KEY,
      at timestamptz(3) NOT NULL,
      play text NOT NULL,
      trigger_type text NOT NULL,
      trigger_id text COLLATE "C" NOT NULL,
      intent_id text COLLATE "C" NOT NULL REFERENCES intent,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile,
      conversation_id text COLLATE "C",
      interaction_id text COLLATE "C",
      chosen text NOT NULL,
      sentence text NOT NULL,
      result jsonb NOT NULL,
      snapshot jsonb NOT NULL,
      versions jsonb NOT NULL,
      hash text NOT NULL,
      took_ms real NOT NULL,
      outcome_state text,
      outcome_at timestamptz(3)
    )`);
    await db.query(`CREATE INDEX decision_profile ON decision (profile_id, id)`);
    await db.query(`CREATE INDEX decision_conversation ON decision (conversation_id, id)`);
    await db.query(`CREATE INDEX decision_interaction ON decision (interaction_id)`);

    // One row a contact: a copy of the interaction as it counts, its link to the contact it repeats, and what it adds to the days.
    await db.query(`CREATE TABLE contact_link (
      interaction_id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL,
      identity_id text COLLATE "C" NOT NULL,
      profile_id text COLLATE "C" NOT NULL,
      issue_key text COLLATE "C",
      counts boolean NOT NULL,
      kind text NOT NULL,
      started_at timestamptz(3) NOT NULL,
      ended_at timestamptz(3),
      started_on date NOT NULL,
      ended_on date,
      prev_id text COLLATE "C",
      prev_ended_at timestamptz(3),
      prev_gap_ms bigint,
      next_gap_ms bigint,
      contacts integer NOT NULL DEFAULT 1
    )`);
    await db.query(
      `CREATE INDEX contact_link_ended ON contact_link (profile_id, issue_key, ended_at, interaction_id) WHERE counts`,
    );
    await db.query(
      `CREATE INDEX contact_link_started ON contact_link (profile_id, issue_key, started_at, interaction_id) WHERE counts`,
    );
    await db.query(`CREATE INDEX contact_link_prev ON contact_link (prev_id) WHERE prev_id IS NOT NULL`);
    await db.query(`CREATE INDEX contact_link_identity ON contact_link (identity_id)`);
    await db.query(`CREATE INDEX contact_link_list ON contact_link (started_at, interaction_id) WHERE counts`);
    await db.query(
      `CREATE INDEX contact_link_repeats ON contact_link (started_at, interaction_id) WHERE prev_gap_ms <= 604800000`,
    );
    await db.query(
      `CREATE INDEX contact_link_thanks ON contact_link (conversation_id) WHERE kind = 'thanks' AND ended_at IS NULL`,
    );

    await db.query(`CREATE TABLE contact_day (
      day date PRIMARY KEY,
      contacts integer NOT NULL DEFAULT 0,
      repeat_24h integer NOT NULL DEFAULT 0,
      repeat_72h integer NOT NULL DEFAULT 0,
      repeat_7d integer NOT NULL DEFAULT 0,
      first_24h integer NOT NULL DEFAULT 0,
      first_72h integer NOT NULL DEFAULT 0,
      first_7d integer NOT NULL DEFAULT 0,
      again_24h integer NOT NULL DEFAULT 0,
      again_72h integer NOT NULL DEFAULT 0,
      again_7d integer NOT NULL DEFAULT 0
    )`);

    // One row a fact that was counted, so that a fact handed over twice counts once.
    await db.query(`CREATE TABLE counted_fact (
      fact text COLLATE "C" PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE INDEX counted_fact_age ON counted_fact (at)`);
    await db.query(`CREATE TABLE queue_stay (
      work_item_id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C",
      queue_id text COLLATE "C" NOT NULL,
      entered_at timestamptz(3) NOT NULL
    )`);
    await db.query(`CREATE INDEX queue_stay_conversation ON queue_stay (conversation_id)`);
    await db.query(`CREATE TABLE queue_day (
      day date NOT NULL,
      queue_id text COLLATE "C" NOT NULL,
      within_goal integer NOT NULL DEFAULT 0,
      removed integer NOT NULL DEFAULT 0,
      PRIMARY KEY (day, queue_id)
    )`);
    await db.query(`CREATE TABLE floor_day (
      day date NOT NULL,
      name text NOT NULL,
      value integer NOT NULL DEFAULT 0,
      PRIMARY KEY (day, name)
    )`);
    await db.query(
      `CREATE INDEX conversation_with_bot ON conversation (id) WHERE control_kind = 'bot' AND status <> 'resolved'`,
    );
    await db.query(`CREATE TABLE supervisor_review (
      conversation_id text COLLATE "C" PRIMARY KEY,
      decision_id text COLLATE "C" NOT NULL,
      profile_id text COLLATE "C" NOT NULL,
      contacts integer NOT NULL,
      issue_key text NOT NULL,
      at timestamptz(3) NOT NULL,
      done_at timestamptz(3)
    )`);
    await db.query(`CREATE INDEX supervisor_review_open ON supervisor_review (at) WHERE done_at IS NULL`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
