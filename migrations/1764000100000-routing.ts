import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bots, queues and who works them, waiting work with its offers and assignments, handoffs, and what people wrote down after. */
export class Routing1764000100000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE bot (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      version text,
      webhook_url text,
      secret text,
      disabled_at timestamptz(3),
      disabled_reason text,
      created_at timestamptz(3) NOT NULL DEFAULT now()
    )`);

    await db.query(`CREATE TABLE queue (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      offer_seconds integer NOT NULL DEFAULT 20 CHECK (offer_seconds BETWEEN 1 AND 3600),
      goal_seconds integer NOT NULL DEFAULT 60,
      first_reply_seconds integer NOT NULL DEFAULT 120,
      wrap_up_seconds integer NOT NULL DEFAULT 90,
      rescind_seconds integer NOT NULL DEFAULT 8,
      no_agent_seconds integer NOT NULL DEFAULT 600,
      created_at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE TABLE agent_queue (
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      queue_id text COLLATE "C" NOT NULL REFERENCES queue,
      PRIMARY KEY (agent_id, queue_id)
    )`);
    await db.query(`CREATE INDEX agent_queue_members ON agent_queue (queue_id)`);
    await db.query(`CREATE TABLE skill (name text COLLATE "C" PRIMARY KEY)`);
    await db.query(`CREATE TABLE agent_skill (
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      skill text COLLATE "C" NOT NULL REFERENCES skill,
      proficiency integer NOT NULL DEFAULT 3 CHECK (proficiency BETWEEN 1 AND 5),
      PRIMARY KEY (agent_id, skill)
    )`);
    // A person who takes a conversation by hand may go over the limit; an offer never does.
    await db.query(`CREATE TABLE agent_capacity (
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      channel_class text NOT NULL CHECK (channel_class IN ('chat', 'async', 'voice')),
      "limit" integer NOT NULL CHECK ("limit" >= 0),
      used integer NOT NULL DEFAULT 0 CHECK (used >= 0),
      last_idle_at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (agent_id, channel_class)
    ) WITH (fillfactor = 70)`);
    // What the agent chose (status) and what the hub observed (presence) are never one column.
    await db.query(`CREATE TABLE agent_state (
      agent_id text COLLATE "C" PRIMARY KEY REFERENCES agent,
      status text NOT NULL DEFAULT 'offline' CHECK (status IN ('available', 'busy', 'away', 'offline')),
      reason text,
      status_since timestamptz(3) NOT NULL DEFAULT now(),
      presence text NOT NULL DEFAULT 'gone' CHECK (presence IN ('connected', 'shaky', 'detached', 'gone')),
      presence_since timestamptz(3) NOT NULL DEFAULT now(),
      lease_until timestamptz(3) NOT NULL DEFAULT now(),
      last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
      dropped_at timestamptz(3),
      missed integer NOT NULL DEFAULT 0
    ) WITH (fillfactor = 70)`);

    await db.query(`CREATE TABLE handoff (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation,
      interaction_id text COLLATE "C",
      bot_id text COLLATE "C" NOT NULL REFERENCES bot,
      bot_name text NOT NULL,
      bot_version text,
      queue_id text COLLATE "C" REFERENCES queue,
      state text NOT NULL DEFAULT 'queued' CHECK (state IN
        ('queued', 'offered', 'accepted', 'declined', 'expired', 'no_agent', 'failed', 'completed', 'withdrawn')),
      mode text NOT NULL DEFAULT 'pass' CHECK (mode IN ('offer', 'pass')),
      context jsonb NOT NULL,
      secrets text,
      extensions jsonb NOT NULL DEFAULT '{}',
      on_no_agent jsonb,
      ordinal integer NOT NULL DEFAULT 1,
      requested_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      accepted_at timestamptz(3),
      accepted_by text COLLATE "C",
      acknowledged_at timestamptz(3),
      acknowledged_by text COLLATE "C",
      completed_at timestamptz(3),
      outcome jsonb
    )`);
    await db.query(`CREATE INDEX handoff_conversation ON handoff (conversation_id, requested_at)`);

    // The row itself holds the one live offer or the one assignment: there is no room for a second.
    await db.query(`CREATE TABLE work_item (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation,
      profile_id text COLLATE "C" NOT NULL,
      queue_id text COLLATE "C" NOT NULL REFERENCES queue,
      handoff_id text COLLATE "C" REFERENCES handoff,
      state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'reserved', 'assigned', 'wrapping', 'completed', 'canceled')),
      priority integer NOT NULL DEFAULT 0,
      skills jsonb NOT NULL DEFAULT '[]',
      channel_class text NOT NULL,
      preferred_agent text COLLATE "C",
      preferred_until timestamptz(3),
      enqueued_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      version integer NOT NULL DEFAULT 1,
      offer_id text COLLATE "C",
      agent_id text COLLATE "C" REFERENCES agent,
      refusals jsonb NOT NULL DEFAULT '{}',
      wrap_up_until timestamptz(3),
      ended_at timestamptz(3),
      CHECK ((state = 'reserved') = (offer_id IS NOT NULL)),
      CHECK (state NOT IN ('pending', 'reserved') OR agent_id IS NULL),
      CHECK (state NOT IN ('assigned', 'wrapping') OR agent_id IS NOT NULL)
    ) WITH (fillfactor = 70)`);
    await db.query(`CREATE INDEX work_item_waiting ON work_item (id, version) WHERE state = 'pending'`);
    await db.query(
      `CREATE INDEX work_item_queue ON work_item (queue_id, priority DESC, enqueued_at) WHERE state IN ('pending', 'reserved')`,
    );
    await db.query(
      `CREATE UNIQUE INDEX work_item_live ON work_item (conversation_id) WHERE state IN ('pending', 'reserved', 'assigned')`,
    );
    await db.query(`CREATE INDEX work_item_agent ON work_item (agent_id) WHERE state IN ('assigned', 'wrapping')`);
    await db.query(`CREATE INDEX work_item_conversation ON work_item (conversation_id, id)`);

    // Offers are made from the rows they name, in the same statement: a foreign key would look each of them up once more.
    await db.query(`CREATE TABLE offer (
      id text COLLATE "C" PRIMARY KEY,
      work_item_id text COLLATE "C" NOT NULL,
      conversation_id text COLLATE "C" NOT NULL,
      agent_id text COLLATE "C" NOT NULL,
      queue_id text COLLATE "C" NOT NULL,
      channel_class text NOT NULL,
      state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'accepted', 'rejected', 'timeout', 'canceled', 'rescinded')),
      why text NOT NULL,
      reason text,
      offered_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      deadline timestamptz(3) NOT NULL,
      ended_at timestamptz(3)
    ) WITH (fillfactor = 80)`);
    await db.query(`CREATE UNIQUE INDEX offer_live ON offer (work_item_id) WHERE state = 'pending'`);
    await db.query(`CREATE INDEX offer_agent ON offer (agent_id) WHERE state = 'pending'`);
    await db.query(`CREATE INDEX offer_due ON offer (deadline) WHERE state = 'pending'`);
    await db.query(`CREATE INDEX offer_work ON offer (work_item_id, offered_at)`);

    await db.query(`CREATE TABLE assignment (
      id text COLLATE "C" PRIMARY KEY,
      work_item_id text COLLATE "C" NOT NULL REFERENCES work_item,
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      offer_id text COLLATE "C",
      reason text NOT NULL,
      started_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ended_at timestamptz(3),
      end_reason text
    )`);
    await db.query(`CREATE UNIQUE INDEX assignment_live ON assignment (work_item_id) WHERE ended_at IS NULL`);
    await db.query(`CREATE INDEX assignment_agent ON assignment (agent_id, started_at)`);

    await db.query(`CREATE TABLE routing_decision (
      id text COLLATE "C" PRIMARY KEY,
      work_item_id text COLLATE "C" NOT NULL,
      conversation_id text COLLATE "C" NOT NULL,
      agent_id text COLLATE "C",
      agent_name text,
      rule text NOT NULL,
      candidates jsonb NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE INDEX routing_decision_thread ON routing_decision (conversation_id, id)`);

    // Who should get a conversation first once it is queued, decided before it was.
    await db.query(`CREATE TABLE work_preference (
      conversation_id text COLLATE "C" PRIMARY KEY REFERENCES conversation,
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      priority integer NOT NULL,
      decision_id text COLLATE "C" NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);

    await db.query(`CREATE TABLE disposition (
      id text COLLATE "C" PRIMARY KEY,
      code text COLLATE "C" NOT NULL,
      label text NOT NULL,
      queue_id text COLLATE "C" REFERENCES queue,
      place integer NOT NULL DEFAULT 0,
      disabled_at timestamptz(3)
    )`);
    await db.query(`CREATE UNIQUE INDEX disposition_code ON disposition (code, COALESCE(queue_id, ''))`);
    await db.query(`CREATE TABLE wrap_up (
      id text COLLATE "C" PRIMARY KEY,
      work_item_id text COLLATE "C" NOT NULL UNIQUE REFERENCES work_item,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation,
      interaction_id text COLLATE "C",
      agent_id text COLLATE "C" NOT NULL REFERENCES agent,
      dispositions text[] NOT NULL DEFAULT '{}',
      solved text CHECK (solved IN ('yes', 'not_yet', 'cannot')),
      summary text,
      handoff_useful boolean,
      unfinished boolean NOT NULL DEFAULT false,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE INDEX wrap_up_conversation ON wrap_up (conversation_id, at)`);
    // What a bot or a person told the customer would happen.
    await db.query(`CREATE TABLE promise (
      id text COLLATE "C" PRIMARY KEY,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation,
      profile_id text COLLATE "C" NOT NULL,
      interaction_id text COLLATE "C",
      handoff_id text COLLATE "C" REFERENCES handoff,
      work_item_id text COLLATE "C",
      text text NOT NULL,
      due_at timestamptz(3),
      made_by text NOT NULL,
      kept_at timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE INDEX promise_open ON promise (profile_id) WHERE kept_at IS NULL`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
