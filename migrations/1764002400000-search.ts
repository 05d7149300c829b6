import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is searched: the words of messages beside the messages, so that taking one in costs nothing more, and people's names and addresses. */
export class Search1764002400000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE EXTENSION IF NOT EXISTS unaccent`);
    await db.query(`CREATE TABLE message_search (
      seq bigint PRIMARY KEY,
      message_id text COLLATE "C" NOT NULL,
      conversation_id text COLLATE "C" NOT NULL,
      visibility text NOT NULL,
      at timestamptz(3) NOT NULL,
      words tsvector NOT NULL
    )`);
    await db.query(`CREATE INDEX message_search_words ON message_search USING gin (words)`);
    await db.query(`CREATE INDEX message_search_thread ON message_search (conversation_id, seq)`);
    // Every word that was ever written, to find the one that was meant.
    await db.query(`CREATE TABLE search_word (word text COLLATE "C" PRIMARY KEY)`);
    await db.query(`CREATE INDEX search_word_like ON search_word USING gin (word gin_trgm_ops)`);
    await db.query(
      `CREATE INDEX identity_value_like ON identity USING gin (value gin_trgm_ops) WHERE kind IN ('email', 'phone', 'external_id')`,
    );
    await db.query(
      `CREATE INDEX conversation_subject_like ON conversation USING gin (subject gin_trgm_ops) WHERE subject IS NOT NULL`,
    );
    await db.query(`INSERT INTO message_search SELECT seq, id, conversation_id, visibility, created_at, to_tsvector('simple', unaccent(left(text, 20000)))
      FROM message WHERE text <> ''`);
    await db.query(
      `INSERT INTO search_word SELECT word FROM ts_stat('SELECT words FROM message_search') WHERE length(word) BETWEEN 3 AND 40`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
