import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { messageFacts } from '../told-facts.js';

/** Of one message: more is kept and shown, but not found. */
const MOST = 20_000;
/** Nobody looks for what was written a moment ago, and many at once cost little; too many would hold a core against all others. */
const GATHER_MS = 150;

const index = statement(
  'search_index',
  `WITH said AS (
     SELECT seq, id, conversation_id, visibility, created_at, to_tsvector('simple', unaccent(left(text, ${MOST}))) AS words
     FROM message WHERE id = ANY($1) AND text <> ''
   ), kept AS (
     INSERT INTO message_search SELECT * FROM said ON CONFLICT (seq) DO UPDATE SET words = excluded.words
   )
   INSERT INTO search_word SELECT DISTINCT w.lexeme FROM said, unnest(said.words) w
   WHERE length(w.lexeme) BETWEEN 3 AND 40 AND w.lexeme !~ '^[0-9.,:-]+$' ON CONFLICT DO NOTHING`,
);

/** Held by who writes words, so that an erasure, which holds it alone, sees all of them, and they see what it has taken out. */
const sharing = statement('search_words_shared', `SELECT pg_advisory_xact_lock_shared(727175)`);

/** Keeps the words of messages findable, a moment behind the messages themselves, so that taking one in waits for nothing. */
@Injectable()
export class FollowWords {
  constructor(private readonly work: UnitOfWork) {}

  @On(messageFacts, 'durable', { gatherMs: GATHER_MS })
  async follow(facts: Fact[]): Promise<void> {
    const messageIds = [...new Set(facts.map(({ subjectId }) => subjectId))];
    await this.work.follow((tx) => Promise.all([tx.query(sharing), tx.query(index, [messageIds])]));
  }
}
