import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How each queue offers its work, teams, what a work item may be besides a conversation, drains and pauses, and who leads. */
export class RoutingPolicy1764003000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE queue
      ADD auto_accept boolean NOT NULL DEFAULT false,
      ADD pull boolean NOT NULL DEFAULT false,
      ADD offer_to integer NOT NULL DEFAULT 1 CHECK (offer_to BETWEEN 1 AND 5),
      ADD missed_pause_seconds integer NOT NULL DEFAULT 30 CHECK (missed_pause_seconds BETWEEN 0 AND 3600),
      ADD missed_away_after integer NOT NULL DEFAULT 3 CHECK (missed_away_after BETWEEN 1 AND 100),
      ADD ageing_seconds integer CHECK (ageing_seconds >= 0),
      ADD steps jsonb NOT NULL DEFAULT '[]',
      ADD no_agent jsonb NOT NULL DEFAULT '{"plan": "wait", "message": null}',
      ADD grace jsonb NOT NULL DEFAULT '{"voice": 0, "chat": 60, "async": 900}',
      ADD release_after_seconds integer CHECK (release_after_seconds >= 0),
      ADD wrap_up_mode text NOT NULL DEFAULT 'timed',
      ADD hours_id text COLLATE "C"`);

    await db.query(`CREATE TABLE team (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE UNIQUE INDEX team_name ON team (lower(name))`);
    await db.query(`CREATE TABLE team_member (
      team_id text COLLATE "C" NOT NULL REFERENCES team ON DELETE CASCADE,
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      PRIMARY KEY (team_id, agent_id)
    )`);
    await db.query(`CREATE INDEX team_member_agent ON team_member (agent_id)`);

    // Null: as the workspace has it.
    await db.query(`ALTER TABLE agent
      ADD capacity_mode text CHECK (capacity_mode IN ('dedicated', 'blended')),
      ADD interruptible_by jsonb`);
    await db.query(`CREATE TABLE routing_setting (
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      capacity_mode text NOT NULL DEFAULT 'dedicated' CHECK (capacity_mode IN ('dedicated', 'blended')),
      interruptible_by jsonb NOT NULL DEFAULT '{"voice": [], "chat": ["voice", "async"], "async": ["voice", "chat"]}'
    )`);
    await db.query(`INSERT INTO routing_setting DEFAULT VALUES`);

    await db.query(`ALTER TABLE agent_state
      ADD status_until timestamptz(3),
      ADD next_status text CHECK (next_status IN ('available', 'busy', 'away', 'offline')),
      ADD next_reason text,
      ADD paused_until timestamptz(3)`);

    await db.query(`ALTER TABLE work_item
      ADD kind text NOT NULL DEFAULT 'conversation'
        CHECK (kind IN ('conversation', 'call', 'callback', 'comment', 'email', 'task', 'promise')),
      ADD title text,
      ADD entered_at timestamptz(3),
      ADD due_at timestamptz(3),
      ADD reply_until timestamptz(3),
      ADD urgent_at timestamptz(3),
      ADD urgent_reason text,
      ADD released_at timestamptz(3),
      ADD no_agent_at timestamptz(3),
      ALTER conversation_id DROP NOT NULL,
      ADD CHECK (conversation_id IS NOT NULL OR kind IN ('callback', 'task', 'promise'))`);
    await db.query(`UPDATE work_item SET entered_at = enqueued_at`);
    await db.query(
      `ALTER TABLE work_item ALTER entered_at SET DEFAULT clock_timestamp(), ALTER entered_at SET NOT NULL`,
    );
    // A task about a conversation stands beside the conversation's own item.
    await db.query(`DROP INDEX work_item_live`);
    await db.query(`CREATE UNIQUE INDEX work_item_live ON work_item (conversation_id)
      WHERE state IN ('pending', 'reserved', 'assigned') AND kind NOT IN ('callback', 'task', 'promise')`);
    await db.query(`CREATE UNIQUE INDEX work_item_live_callback ON work_item (conversation_id)
      WHERE state IN ('pending', 'reserved', 'assigned') AND kind = 'callback'`);
    await db.query(`CREATE INDEX work_item_profile ON work_item (profile_id, id)`);

    // Several people may be asked at once; nobody twice.
    await db.query(`DROP INDEX offer_live`);
    await db.query(`CREATE UNIQUE INDEX offer_live ON offer (work_item_id, agent_id) WHERE state = 'pending'`);
    await db.query(`ALTER TABLE offer ALTER conversation_id DROP NOT NULL, ADD accepts_at timestamptz(3)`);
    await db.query(
      `CREATE INDEX offer_accepts ON offer (accepts_at) WHERE state = 'pending' AND accepts_at IS NOT NULL`,
    );

    await db.query(
      `ALTER TABLE routing_decision ALTER conversation_id DROP NOT NULL, ADD step integer NOT NULL DEFAULT 0`,
    );
    await db.query(`CREATE INDEX routing_decision_work ON routing_decision (work_item_id, id)`);

    // Who leads holds the present epoch; whoever writes with an older one has lost the lead without noticing.
    await db.query(`CREATE TABLE leader (
      name text COLLATE "C" PRIMARY KEY,
      epoch bigint NOT NULL DEFAULT 0,
      pid integer,
      lease_until timestamptz(3) NOT NULL DEFAULT now()
    )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
