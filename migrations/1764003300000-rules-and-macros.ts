import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ready-made replies with a scope, macros, rules with what they did, mentions, and who follows which conversation. */
export class RulesAndMacros1764003300000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE canned_reply DROP CONSTRAINT canned_reply_shortcut_key`);
    await db.query(`ALTER TABLE canned_reply ADD folder text NOT NULL DEFAULT '',
      ADD scope text NOT NULL DEFAULT 'all' CHECK (scope IN ('mine', 'queue', 'all')),
      ADD agent_id text COLLATE "C" REFERENCES agent ON DELETE CASCADE,
      ADD queue_id text COLLATE "C" REFERENCES queue ON DELETE CASCADE,
      ADD created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ADD updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ADD CHECK ((scope = 'mine') = (agent_id IS NOT NULL) AND (scope = 'queue') = (queue_id IS NOT NULL))`);
    // The same word may mean one thing to me, another in a queue, and a third everywhere; the nearest is found first.
    await db.query(
      `CREATE UNIQUE INDEX canned_reply_shortcut ON canned_reply (lower(shortcut), scope, COALESCE(agent_id, queue_id, ''))`,
    );

    await db.query(`CREATE TABLE macro (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      scope text NOT NULL DEFAULT 'all' CHECK (scope IN ('mine', 'queue', 'all')),
      agent_id text COLLATE "C" REFERENCES agent ON DELETE CASCADE,
      queue_id text COLLATE "C" REFERENCES queue ON DELETE CASCADE,
      actions jsonb NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      CHECK ((scope = 'mine') = (agent_id IS NOT NULL) AND (scope = 'queue') = (queue_id IS NOT NULL))
    )`);
    await db.query(`CREATE UNIQUE INDEX macro_name ON macro (lower(name), scope, COALESCE(agent_id, queue_id, ''))`);

    await db.query(`CREATE TABLE rule (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL UNIQUE,
      place integer NOT NULL,
      enabled boolean NOT NULL DEFAULT false,
      "when" text NOT NULL,
      idle_seconds integer,
      conditions jsonb NOT NULL,
      actions jsonb NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      CHECK (("when" = 'idle') = (idle_seconds IS NOT NULL))
    )`);
    // One row for what a rule does about one cause: what an action of the rule itself leads to has the same cause.
    await db.query(`CREATE TABLE rule_run (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      rule_id text COLLATE "C" NOT NULL REFERENCES rule ON DELETE CASCADE,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation ON DELETE CASCADE,
      cause text COLLATE "C" NOT NULL,
      state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed', 'held')),
      results jsonb NOT NULL DEFAULT '[]',
      started_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ended_at timestamptz(3),
      UNIQUE (conversation_id, rule_id, cause)
    )`);
    await db.query(`CREATE INDEX rule_run_log ON rule_run (rule_id, id DESC)`);
    // Why a rule did nothing, counted a day: a row for each conversation that met no condition would drown the rest.
    await db.query(`CREATE TABLE rule_miss (
      rule_id text COLLATE "C" NOT NULL REFERENCES rule ON DELETE CASCADE,
      day date NOT NULL,
      why text COLLATE "C" NOT NULL,
      times integer NOT NULL DEFAULT 0,
      last_conversation text COLLATE "C" REFERENCES conversation ON DELETE SET NULL,
      last_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (rule_id, day, why)
    )`);
    await db.query(`CREATE INDEX rule_miss_conversation ON rule_miss (last_conversation)`);

    await db.query(`CREATE TABLE mention (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      message_id text COLLATE "C" NOT NULL REFERENCES message ON DELETE CASCADE,
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation ON DELETE CASCADE,
      agent_id text COLLATE "C" NOT NULL REFERENCES agent ON DELETE CASCADE,
      group_kind text CHECK (group_kind IN ('queue', 'team')),
      group_id text COLLATE "C",
      by_agent text COLLATE "C" NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      seen_at timestamptz(3),
      UNIQUE (message_id, agent_id)
    )`);
    await db.query(`CREATE INDEX mention_of ON mention (agent_id, id DESC)`);
    await db.query(`CREATE INDEX mention_unseen ON mention (agent_id, conversation_id) WHERE seen_at IS NULL`);
    await db.query(`CREATE INDEX mention_thread ON mention (conversation_id)`);

    await db.query(`CREATE TABLE participant (
      conversation_id text COLLATE "C" NOT NULL REFERENCES conversation ON DELETE CASCADE,
      agent_id text COLLATE "C" NOT NULL REFERENCES agent ON DELETE CASCADE,
      why text NOT NULL CHECK (why IN ('followed', 'mentioned', 'added')),
      seen_seq bigint NOT NULL DEFAULT 0,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (conversation_id, agent_id)
    )`);
    await db.query(`CREATE INDEX participant_of ON participant (agent_id)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
