import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One person: profiles that point to the one they were merged into, flags with their reasons, and proposals to merge. */
export class OnePerson1764002000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // merged_into is the truth, one step; root_id and rooted_at follow from it, so that one lookup finds the person.
    await db.query(`ALTER TABLE profile ADD merged_into text COLLATE "C" REFERENCES profile, ADD merged_at timestamptz(3),
      ADD root_id text COLLATE "C" REFERENCES profile, ADD rooted_at timestamptz(3)`);
    await db.query(`UPDATE profile SET root_id = id`);
    await db.query(`ALTER TABLE profile ALTER root_id SET NOT NULL,
      ADD CHECK ((merged_into IS NULL) = (root_id = id)), ADD CHECK ((merged_into IS NULL) = (merged_at IS NULL))`);
    await db.query(`CREATE INDEX profile_root ON profile (root_id)`);
    await db.query(`CREATE INDEX profile_merged ON profile (merged_into) WHERE merged_into IS NOT NULL`);
    await db.query(`CREATE FUNCTION root_of(profile_id text) RETURNS text LANGUAGE sql STABLE AS
      $$ SELECT root_id FROM profile WHERE id = $1 $$`);
    await db.query(`CREATE FUNCTION members_of(profile_id text) RETURNS SETOF text LANGUAGE sql STABLE ROWS 2 AS
      $$ SELECT m.id FROM profile p JOIN profile m ON m.root_id = p.root_id WHERE p.id = $1 $$`);

    await db.query(`CREATE TABLE profile_merge (
      id text COLLATE "C" PRIMARY KEY,
      surviving text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      discarded text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      reason text NOT NULL,
      evidence jsonb NOT NULL DEFAULT '[]',
      score real,
      actor_kind text NOT NULL,
      actor_id text,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      undone_at timestamptz(3),
      undone_by text,
      undone_why text
    )`);
    await db.query(`CREATE INDEX profile_merge_surviving ON profile_merge (surviving, at)`);
    await db.query(`CREATE UNIQUE INDEX profile_merge_standing ON profile_merge (discarded) WHERE undone_at IS NULL`);

    // What somebody said of themselves and nobody proved, where the address belongs to another: evidence, never a key.
    await db.query(`CREATE TABLE identity_claim (
      profile_id text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      kind text NOT NULL,
      value text COLLATE "C" NOT NULL,
      source text NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (profile_id, kind, value)
    )`);
    await db.query(`CREATE INDEX identity_claim_value ON identity_claim (value, kind)`);

    // Proposals to merge. An answer is kept: what a person parted is not proposed again.
    await db.query(`CREATE TABLE merge_proposal (
      id text COLLATE "C" PRIMARY KEY,
      a text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      b text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      score real NOT NULL,
      evidence jsonb NOT NULL,
      why text NOT NULL,
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'rejected', 'overtaken')),
      actor_kind text,
      actor_id text,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      settled_at timestamptz(3),
      UNIQUE (a, b),
      CHECK (a < b)
    )`);
    await db.query(`CREATE INDEX merge_proposal_open ON merge_proposal (score DESC, id) WHERE state = 'open'`);
    await db.query(`CREATE INDEX merge_proposal_b ON merge_proposal (b)`);

    await db.query(`CREATE TABLE profile_flag (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      profile_id text COLLATE "C" NOT NULL REFERENCES profile ON DELETE CASCADE,
      flag text NOT NULL,
      is_on boolean NOT NULL,
      reason text,
      visibility text NOT NULL DEFAULT 'team' CHECK (visibility IN ('team', 'supervisors')),
      actor_kind text NOT NULL,
      actor_id text,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE INDEX profile_flag_newest ON profile_flag (profile_id, flag, id DESC)`);
    for (const flag of ['do_not_contact', 'open_complaint']) {
      await db.query(`INSERT INTO profile_flag (profile_id, flag, is_on, actor_kind, at)
        SELECT id, '${flag}', true, 'system', updated_at FROM profile WHERE ${flag}`);
      await db.query(`ALTER TABLE profile DROP COLUMN ${flag}`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
