import type { MigrationInterface, QueryRunner } from 'typeorm';

const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 24 * HOUR_MS;

/** The supervisor's desk: numbers counted as things happen, layouts, alerts, wall links, and who looked over whose shoulder. */
export class SupervisorDesk1764003400000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE contact_day
      ADD COLUMN repeat_30d integer NOT NULL DEFAULT 0,
      ADD COLUMN first_30d integer NOT NULL DEFAULT 0,
      ADD COLUMN again_30d integer NOT NULL DEFAULT 0`);
    await db.query(
      `INSERT INTO contact_day (day, repeat_30d)
       SELECT started_on, count(*) FROM contact_link WHERE counts AND prev_gap_ms <= $1 GROUP BY 1
       ON CONFLICT (day) DO UPDATE SET repeat_30d = EXCLUDED.repeat_30d`,
      [MONTH_MS],
    );
    await db.query(
      `INSERT INTO contact_day (day, first_30d, again_30d)
       SELECT ended_on, count(*), count(*) FILTER (WHERE next_gap_ms <= $1) FROM contact_link
       WHERE counts AND issue_key IS NOT NULL AND ended_on IS NOT NULL AND (prev_gap_ms IS NULL OR prev_gap_ms > $1) GROUP BY 1
       ON CONFLICT (day) DO UPDATE SET first_30d = EXCLUDED.first_30d, again_30d = EXCLUDED.again_30d`,
      [MONTH_MS],
    );

    // `since`: when they began to wait at all; `entered_at`: when they came into this queue. What they were told then stands beside.
    await db.query(`ALTER TABLE queue_stay
      ADD COLUMN since timestamptz(3),
      ADD COLUMN estimate_low integer,
      ADD COLUMN estimate_high integer`);
    await db.query(`UPDATE queue_stay SET since = entered_at`);
    await db.query(`ALTER TABLE queue_stay ALTER COLUMN since SET NOT NULL`);
    await db.query(`CREATE INDEX queue_stay_oldest ON queue_stay (queue_id, since, work_item_id)`);
    // How many wait is added to and taken from, never counted: a board must not cost more the longer the queue.
    await db.query(`CREATE TABLE queue_now (
      queue_id text COLLATE "C" PRIMARY KEY,
      waiting integer NOT NULL DEFAULT 0
    ) WITH (fillfactor = 50)`);
    await db.query(`INSERT INTO queue_now SELECT queue_id, count(*) FROM queue_stay GROUP BY 1`);
    await db.query(`CREATE INDEX work_item_held ON work_item (queue_id) WHERE state IN ('assigned', 'wrapping')`);
    await db.query(
      `CREATE INDEX work_item_callbacks ON work_item (queue_id, due_at) WHERE kind = 'callback' AND state IN ('pending', 'reserved')`,
    );
    await db.query(`CREATE TABLE queue_visit (
      work_item_id text COLLATE "C" NOT NULL,
      conversation_id text COLLATE "C",
      queue_id text COLLATE "C" NOT NULL,
      entered_at timestamptz(3) NOT NULL,
      left_at timestamptz(3) NOT NULL,
      how text NOT NULL CHECK (how IN ('answered', 'abandoned', 'called_back', 'moved', 'closed')),
      within_goal boolean NOT NULL,
      estimate_low integer,
      estimate_high integer,
      PRIMARY KEY (work_item_id, left_at)
    )`);
    await db.query(`CREATE INDEX queue_visit_left ON queue_visit (left_at, work_item_id)`);
    await db.query(`CREATE INDEX queue_visit_conversation ON queue_visit (conversation_id)`);
    await db.query(`ALTER TABLE queue_day
      ADD COLUMN answered integer NOT NULL DEFAULT 0,
      ADD COLUMN answered_within integer NOT NULL DEFAULT 0,
      ADD COLUMN abandoned integer NOT NULL DEFAULT 0,
      ADD COLUMN moved integer NOT NULL DEFAULT 0,
      ADD COLUMN wait_ms bigint NOT NULL DEFAULT 0,
      ADD COLUMN handled integer NOT NULL DEFAULT 0,
      ADD COLUMN handle_ms bigint NOT NULL DEFAULT 0,
      ADD COLUMN estimated integer NOT NULL DEFAULT 0,
      ADD COLUMN estimate_held integer NOT NULL DEFAULT 0`);
    // Whole seconds and how often each was seen: a median is read from it without reading what it was made of.
    await db.query(`CREATE TABLE day_seconds (
      day date NOT NULL,
      name text NOT NULL,
      seconds integer NOT NULL,
      times integer NOT NULL DEFAULT 0,
      PRIMARY KEY (day, name, seconds)
    )`);
    await db.query(`CREATE TABLE minute_tally (
      minute timestamptz NOT NULL,
      name text NOT NULL,
      value integer NOT NULL DEFAULT 0,
      PRIMARY KEY (name, minute)
    )`);
    await db.query(`CREATE TABLE floor_sample (
      minute timestamptz PRIMARY KEY,
      waiting integer NOT NULL,
      agents integer NOT NULL,
      talking integer NOT NULL,
      used integer NOT NULL,
      offered integer NOT NULL
    )`);

    await db.query(`CREATE TABLE floor_layout (
      agent_id text COLLATE "C" PRIMARY KEY REFERENCES agent ON DELETE CASCADE,
      layout jsonb NOT NULL,
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE TABLE kiosk_link (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      token_hash text NOT NULL UNIQUE,
      tiles text[] NOT NULL,
      created_by text COLLATE "C" REFERENCES agent ON DELETE SET NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      seen_at timestamptz(3),
      revoked_at timestamptz(3)
    )`);
    await this.alerts(db);
    await this.supervision(db);
  }

  private async alerts(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE alert_rule (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      metric text NOT NULL,
      queue_id text COLLATE "C" REFERENCES queue ON DELETE CASCADE,
      per_queue boolean NOT NULL DEFAULT false,
      above boolean NOT NULL DEFAULT true,
      threshold double precision NOT NULL,
      clears_at double precision NOT NULL,
      for_seconds integer NOT NULL DEFAULT 0,
      quiet_from text,
      quiet_until text,
      toast boolean NOT NULL DEFAULT true,
      emails text[] NOT NULL DEFAULT '{}',
      webhook_url text,
      webhook_secret text,
      runbook text,
      enabled boolean NOT NULL DEFAULT true,
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    // One row for as long as the trouble lasts: it is told once, however often it is looked at.
    await db.query(`CREATE TABLE alert_incident (
      id text COLLATE "C" PRIMARY KEY,
      rule_id text COLLATE "C" NOT NULL REFERENCES alert_rule ON DELETE CASCADE,
      queue_id text COLLATE "C",
      state text NOT NULL CHECK (state IN ('pending', 'firing', 'resolved')),
      value double precision,
      began_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      fired_at timestamptz(3),
      acknowledged_at timestamptz(3),
      acknowledged_by text COLLATE "C",
      snoozed_until timestamptz(3),
      resolved_at timestamptz(3)
    )`);
    await db.query(
      `CREATE UNIQUE INDEX alert_incident_live ON alert_incident (rule_id, COALESCE(queue_id, '')) WHERE state <> 'resolved'`,
    );
    await db.query(`CREATE INDEX alert_incident_list ON alert_incident (began_at, id)`);
    await db.query(`CREATE TABLE alert_notice (
      id text COLLATE "C" PRIMARY KEY,
      incident_id text COLLATE "C" NOT NULL REFERENCES alert_incident ON DELETE CASCADE,
      kind text NOT NULL CHECK (kind IN ('webhook', 'email')),
      event text NOT NULL CHECK (event IN ('fired', 'resolved')),
      target text NOT NULL,
      state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed')),
      attempts integer NOT NULL DEFAULT 0,
      last_error text,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      UNIQUE (incident_id, kind, event, target)
    )`);
    const defaults: [string, string, string, boolean, boolean, number, number, number][] = [
      ['service_level', 'Service level at risk', 'service_level_recent', true, false, 0.7, 0.75, 120],
      ['longest_wait', 'Somebody waits far over the goal', 'wait_over_goal', true, true, 2, 1, 30],
      ['unstaffed', 'Nobody is there for a queue with people in it', 'unstaffed_waiting', true, true, 1, 0, 30],
      ['abandoned', 'Many leave before an answer', 'abandoned_recent', true, true, 0.15, 0.1, 120],
      ['handoffs', 'Bots hand over far more than usual', 'handoff_spike', false, true, 3, 1.5, 60],
      ['webhooks', 'Webhooks fail', 'webhook_failures', false, true, 5, 1, 0],
      ['channels', 'A channel’s access is refused', 'channels_refused', false, true, 1, 0, 0],
      ['suppressed', 'Outreach is held back far more than usual', 'suppression_spike', false, true, 3, 1.5, 60],
    ];
    for (const [key, name, metric, perQueue, above, threshold, clearsAt, seconds] of defaults)
      await db.query(
        `INSERT INTO alert_rule (id, name, metric, per_queue, above, threshold, clears_at, for_seconds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [`al_${key}`, name, metric, perQueue, above, threshold, clearsAt, seconds],
      );
  }

  private async supervision(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE supervision (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation ON DELETE CASCADE,
      supervisor_id text COLLATE "C" NOT NULL REFERENCES agent,
      mode text NOT NULL CHECK (mode IN ('monitor', 'barge')),
      private boolean NOT NULL DEFAULT false,
      since timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ended_at timestamptz(3)
    )`);
    await db.query(
      `CREATE UNIQUE INDEX supervision_live ON supervision (conversation_id, supervisor_id) WHERE ended_at IS NULL`,
    );
    // Words for one colleague: in a table of their own, no slip of a flag shows them to the customer or to anybody else.
    await db.query(`CREATE TABLE whisper (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation ON DELETE CASCADE,
      from_id text COLLATE "C" NOT NULL REFERENCES agent,
      to_id text COLLATE "C" NOT NULL REFERENCES agent,
      text text NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE INDEX whisper_conversation ON whisper (conversation_id, at)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
