import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a mail is beside its words, which addresses do not take mail, and how many automatic answers an address had. */
export class Email1764000600000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE mail (
      message_id text COLLATE "C" PRIMARY KEY,
      inbox_id text COLLATE "C" NOT NULL,
      conversation_id text COLLATE "C" NOT NULL,
      mail_id text COLLATE "C",
      -- Everybody it was from and to, ourselves left out: they may write into this thread.
      people text[] NOT NULL DEFAULT '{}',
      envelope jsonb NOT NULL,
      full_text text NOT NULL,
      html text,
      -- Which attachment, counted from 0, an image in the HTML is.
      images jsonb NOT NULL DEFAULT '{}',
      raw bytea NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE INDEX mail_by_id ON mail (mail_id, inbox_id)`);
    await db.query(`CREATE INDEX mail_of_conversation ON mail (conversation_id)`);

    await db.query(`CREATE TABLE mail_trouble (
      address text COLLATE "C" PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('hard', 'soft', 'complaint')),
      status text,
      words text NOT NULL,
      count integer NOT NULL DEFAULT 1,
      at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE TABLE mail_automatic (
      message_id text COLLATE "C" PRIMARY KEY,
      address text COLLATE "C" NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE INDEX mail_automatic_recent ON mail_automatic (address, at)`);
    await db.query(`CREATE TABLE mail_token (
      token text COLLATE "C" NOT NULL,
      inbox_id text COLLATE "C" NOT NULL,
      -- Of what came with it: the same again is a redelivery, something else is somebody's recording.
      digest text NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT now(),
      PRIMARY KEY (token, inbox_id)
    )`);
    await db.query(`CREATE TABLE mailbox_place (
      inbox_id text COLLATE "C" NOT NULL,
      folder text NOT NULL,
      uid_validity text NOT NULL,
      last_uid bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (inbox_id, folder)
    )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
