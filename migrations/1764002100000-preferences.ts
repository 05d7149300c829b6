import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are written to for, and the words they agreed to: purposes and the versions of their texts. */
export class Preferences1764002100000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE purpose (
      name text COLLATE "C" PRIMARY KEY,
      label text NOT NULL,
      description text NOT NULL DEFAULT '',
      needs_consent boolean NOT NULL DEFAULT true,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      changed_by text
    )`);
    await db.query(`INSERT INTO purpose (name, label, description, needs_consent, created_at) VALUES
      ('service', 'Service', 'Answers to what they ask, and news about what they ordered', false, now()),
      ('survey', 'Surveys', 'Short questions on how we did', true, now() + interval '1 ms'),
      ('marketing', 'Marketing', 'News and offers', true, now() + interval '2 ms')`);
    // What was agreed to before purposes had names of their own stays, and needs a yes.
    await db.query(`INSERT INTO purpose (name, label) SELECT DISTINCT purpose, initcap(replace(purpose, '_', ' ')) FROM consent
      ON CONFLICT DO NOTHING`);

    // A text once shown is never changed and never deleted: a new version is a new row.
    await db.query(`CREATE TABLE consent_text (
      id text COLLATE "C" PRIMARY KEY,
      name text COLLATE "C" NOT NULL,
      version integer NOT NULL CHECK (version > 0),
      purpose text COLLATE "C" NOT NULL REFERENCES purpose,
      text text NOT NULL,
      actor_kind text NOT NULL DEFAULT 'system',
      actor_id text,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      UNIQUE (name, version)
    )`);
    await db.query(`INSERT INTO consent_text (id, name, version, purpose, text) VALUES
      ('ctx_service_1', 'service', 1, 'service', 'Messages about your orders and your questions'),
      ('ctx_survey_1', 'survey', 1, 'survey', 'Short questions on how we did'),
      ('ctx_marketing_1', 'marketing', 1, 'marketing', 'News and offers')`);
    await db.query(`ALTER TABLE consent ADD text_id text COLLATE "C" REFERENCES consent_text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
