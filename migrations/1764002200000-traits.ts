import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of people: typed traits with source and time, what other systems tell of them, tags, and segments. */
export class Traits1764002200000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // On each record `{name: {value, source, at}}`; a null value is a trait somebody took away. Records of one person are
    // read together, each trait by its own strategy, so that nothing moves at a merge.
    await db.query(`ALTER TABLE profile ADD traits jsonb NOT NULL DEFAULT '{}'`);
    await db.query(`CREATE FUNCTION traits_from(plain jsonb, source text, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS
      $$ SELECT COALESCE(jsonb_object_agg(key, jsonb_build_object('value', value, 'source', $2,
           'at', to_char($3 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '{}') FROM jsonb_each($1) $$`);
    await db.query(`CREATE FUNCTION traits_plain(traits jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
      $$ SELECT COALESCE(jsonb_object_agg(key, value->'value') FILTER (WHERE value->'value' <> 'null'), '{}') FROM jsonb_each($1) $$`);
    // The newer word of each trait stays, whichever arrives first.
    await db.query(`CREATE FUNCTION traits_take(old jsonb, new jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
      $$ SELECT $1 || COALESCE((SELECT jsonb_object_agg(key, value) FROM jsonb_each($2)
           WHERE NOT $1 ? key OR ($1->key->>'at') COLLATE "C" <= value->>'at'), '{}') $$`);
    await db.query(`UPDATE profile SET traits = traits_from(attributes, 'agent', updated_at) WHERE attributes <> '{}'`);
    await db.query(`ALTER TABLE profile DROP COLUMN attributes`);

    await db.query(`CREATE TABLE trait_definition (
      name text COLLATE "C" PRIMARY KEY,
      label text NOT NULL,
      type text NOT NULL CHECK (type IN ('text', 'number', 'boolean', 'date', 'choice', 'list')),
      strategy text NOT NULL DEFAULT 'newest' CHECK (strategy IN ('newest', 'leading', 'oldest', 'max', 'min', 'sum', 'union')),
      choices text[] NOT NULL DEFAULT '{}',
      fresh_days integer,
      visibility text NOT NULL DEFAULT 'team' CHECK (visibility IN ('team', 'supervisors')),
      pii boolean NOT NULL DEFAULT false,
      compute jsonb,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`INSERT INTO trait_definition (name, label, type, strategy, compute) VALUES
      ('conversations', 'Conversations', 'number', 'sum', '{"over": "conversations", "fn": "count"}'),
      ('open_conversations', 'Open conversations', 'number', 'sum', '{"over": "conversations", "fn": "open"}'),
      ('last_seen', 'Last seen', 'date', 'max', '{"over": "conversations", "fn": "last_seen"}'),
      ('last_channel', 'Last channel', 'text', 'newest', '{"over": "conversations", "fn": "last_channel"}'),
      ('days_since_contact', 'Days since last contact', 'number', 'min', '{"over": "conversations", "fn": "days_since"}'),
      ('lifetime_value', 'Lifetime value', 'number', 'sum', '{"over": "events", "fn": "sum", "event": "Order Completed", "property": "revenue"}')`);
    // Of one record, over what was tracked of it; of a person the records are read together.
    await db.query(`CREATE TABLE computed_trait (
      profile_id text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      name text COLLATE "C" NOT NULL REFERENCES trait_definition ON DELETE CASCADE,
      value jsonb NOT NULL,
      at timestamptz(3) NOT NULL,
      PRIMARY KEY (profile_id, name)
    )`);

    // What other systems tell of people, as it happened there.
    await db.query(`CREATE TABLE profile_event (
      id text COLLATE "C" PRIMARY KEY,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      name text NOT NULL,
      properties jsonb NOT NULL DEFAULT '{}',
      at timestamptz(3) NOT NULL,
      message_id text COLLATE "C" NOT NULL,
      source text NOT NULL,
      received_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE INDEX profile_event_of ON profile_event (profile_id, at DESC, id DESC)`);
    // Which messages of which sender were taken in, so that one sent again is one.
    await db.query(`CREATE TABLE ingested (
      message_id text COLLATE "C" NOT NULL,
      sender text COLLATE "C" NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (message_id, sender)
    )`);
    await db.query(`CREATE INDEX ingested_at ON ingested USING brin (at)`);

    await db.query(`CREATE TABLE profile_tag (
      profile_id text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      tag text NOT NULL,
      is_on boolean NOT NULL,
      actor_kind text NOT NULL,
      actor_id text,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (profile_id, tag)
    )`);
    await db.query(`CREATE INDEX profile_tag_tag ON profile_tag (tag) WHERE is_on`);

    // Groups of people by rule. (A `segment` is a stretch of a conversation.)
    await db.query(`CREATE TABLE people_segment (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      rules jsonb NOT NULL,
      version integer NOT NULL DEFAULT 1,
      built_at timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE TABLE segment_member (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      segment_id text COLLATE "C" NOT NULL REFERENCES people_segment ON DELETE CASCADE,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      entered_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      left_at timestamptz(3)
    )`);
    await db.query(
      `CREATE UNIQUE INDEX segment_member_now ON segment_member (profile_id, segment_id) WHERE left_at IS NULL`,
    );
    await db.query(`CREATE INDEX segment_member_page ON segment_member (segment_id, id DESC) WHERE left_at IS NULL`);
    await db.query(`CREATE INDEX segment_member_of ON segment_member (profile_id)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
