import { Injectable } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type { FoundConversation, FoundMessage, FoundPerson } from '../../contract/search.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { readCursor, toPage } from '../../kernel/http/paging.js';
import { invalid } from '../../kernel/http/problem.js';
import {
  digitsOf,
  likely,
  MOST_ENDINGS,
  type Question,
  toExcerpt,
  toQuestion,
  type WantedWord,
} from './wanted-words.js';

const words = statement(
  'search_words',
  `SELECT a.lexeme AS word,
     ARRAY(SELECT w.word FROM search_word w WHERE w.word >= a.lexeme AND w.word < a.lexeme || U&'\\FFFF' ORDER BY w.word LIMIT ${MOST_ENDINGS + 1}) AS endings,
     a.lexeme ~ '^[0-9.,:-]+$' OR length(a.lexeme) < 3 AS unlisted,
     ARRAY(SELECT w.word FROM search_word w WHERE w.word % a.lexeme ORDER BY similarity(w.word, a.lexeme) DESC, w.word LIMIT 6) AS similar
   FROM unnest(to_tsvector('simple', unaccent($1))) a ORDER BY a.positions[1] LIMIT 12`,
);
const shown = (
  found: string,
) => `SELECT s.seq, m.id, m.conversation_id AS "conversationId", m.author_kind AS "authorKind", m.visibility, m.created_at AS at,
     left(m.text, 20000) AS text,
     COALESCE(m.author_name, CASE WHEN m.author_kind = 'customer' THEN COALESCE(p.name, r.name) END) AS "authorName",
     p.id AS "personId", COALESCE(p.name, r.name) AS "personName", c.subject, x.channel, c.status
   FROM (${found}) s
   JOIN message m ON m.id = s.message_id JOIN conversation c ON c.id = m.conversation_id JOIN inbox x ON x.id = c.inbox_id
   JOIN profile r ON r.id = c.profile_id JOIN profile p ON p.id = r.root_id ORDER BY s.seq DESC`;
/**
 * The newest are looked through one by one, for what is asked for is mostly common and mostly recent; what is not among them
 * is rare, and the index finds all of it. So neither the commonest word nor a number nobody wrote twice reads a million rows.
 */
const NEWEST = 20_000;
const newest = shown(
  `SELECT seq, message_id FROM message_search WHERE words @@ $1::tsquery AND seq < $2
     AND seq >= LEAST($2, (SELECT max(seq) + 1 FROM message_search)) - ${NEWEST} ORDER BY seq DESC LIMIT $3`,
);
const everywhere = shown(
  `WITH found AS MATERIALIZED (SELECT seq, message_id FROM message_search WHERE words @@ $1::tsquery)
   SELECT * FROM found WHERE seq < $2 ORDER BY seq DESC LIMIT $3`,
);
const ofPerson = shown(
  `SELECT seq, message_id FROM message_search WHERE words @@ $1::tsquery AND seq < $2
     AND conversation_id IN (SELECT id FROM conversation WHERE profile_id IN (SELECT members_of($4))) ORDER BY seq DESC LIMIT $3`,
);
// Two hundred of each are looked at: whoever types more narrows it down.
const people = statement(
  'search_people',
  `SELECT p.id, COALESCE(p.name, max(f.name)) AS name, max(f.address) AS address, max(f.score) AS score FROM (
     (SELECT m.root_id, m.name, NULL AS address, word_similarity($1, m.name) + (lower(m.name) = lower($1))::int + (m.name ILIKE $2 || '%')::int AS score
      FROM profile m WHERE m.name ILIKE '%' || $2 || '%' OR $1 <% m.name LIMIT 200)
     UNION ALL
     (SELECT m.root_id, m.name, i.value, 1 + (i.value = lower($1))::int + (i.value ILIKE $2 || '%')::int
      FROM identity i JOIN profile m ON m.id = i.profile_id
      WHERE i.kind IN ('email', 'phone', 'external_id') AND i.value ILIKE '%' || COALESCE($3, $2) || '%' AND ($3 IS NULL OR i.kind = 'phone') LIMIT 200)
   ) f JOIN profile p ON p.id = f.root_id GROUP BY p.id ORDER BY score DESC, p.id DESC LIMIT $4`,
);
const conversations = statement(
  'search_conversations',
  `SELECT c.id, c.subject, c.status, c.updated_at AS at, x.channel, p.id AS "personId", COALESCE(p.name, r.name) AS "personName"
   FROM (SELECT id FROM conversation WHERE id = $1 UNION SELECT * FROM (SELECT id FROM conversation WHERE subject ILIKE '%' || $2 || '%' OR $1 <% subject LIMIT 200) s) f
   JOIN conversation c ON c.id = f.id JOIN inbox x ON x.id = c.inbox_id JOIN profile r ON r.id = c.profile_id JOIN profile p ON p.id = r.root_id
   ORDER BY c.id = $1 DESC, c.updated_at DESC LIMIT $3`,
);

type MessageRow = Omit<FoundMessage, 'at' | 'excerpt' | 'person'> & {
  seq: number;
  at: Date;
  text: string;
  personId: string;
  personName: string | null;
};
type ConversationRow = Omit<FoundConversation, 'at' | 'person'> & {
  at: Date;
  personId: string;
  personName: string | null;
};

/** Finds people, conversations and what was said in them, slips of the finger included. */
@Injectable()
export class SearchQueries {
  constructor(private readonly database: Database) {}

  async people(query: string, limit: number): Promise<FoundPerson[]> {
    if (query.length < 2) return [];
    const rows = await this.database.query<FoundPerson & { score: number }>(people, [
      query,
      likely(query),
      digitsOf(query),
      limit,
    ]);
    return rows.map(({ id, name, address }) => ({ id, name, address }));
  }

  async conversations(query: string, limit: number): Promise<FoundConversation[]> {
    if (query.length < 3) return [];
    const rows = await this.database.query<ConversationRow>(conversations, [query, likely(query), limit]);
    return rows.map(({ personId, personName, at, ...row }) => ({
      ...row,
      person: { id: personId, name: personName },
      at: at.toISOString(),
    }));
  }

  /** For `message_search.words`; null when nothing could match. */
  async question(query: string): Promise<Question | null> {
    return toQuestion(await this.database.query<WantedWord>(words, [query.slice(0, 500)]));
  }

  /** Newest first; with `profileId` only what was said with that person. */
  async messages(query: string, cursor: string | undefined, limit: number, profileId?: string) {
    const nothing: Page<FoundMessage> = { data: [], next_cursor: null, has_more: false };
    const question = await this.question(query);
    if (question === null) return nothing;
    const values = [question.tsquery, before(cursor), limit + 1];
    let rows: MessageRow[];
    if (profileId === undefined) {
      rows = await this.database.query<MessageRow>(newest, values);
      if (rows.length <= limit) rows = await this.database.query<MessageRow>(everywhere, values);
    } else {
      rows = await this.database.query<MessageRow>(ofPerson, [...values, profileId]);
    }
    return toPage(
      rows,
      limit,
      (row) => [String(row.seq)],
      ({ seq: _, text, personId, personName, at, ...row }): FoundMessage => ({
        ...row,
        person: { id: personId, name: personName },
        excerpt: toExcerpt(text, question),
        at: at.toISOString(),
      }),
    );
  }
}

function before(cursor: string | undefined): number {
  const [seq] = readCursor(cursor) ?? [];
  if (seq === undefined) return Number.MAX_SAFE_INTEGER;
  if (!/^\d{1,15}$/.test(seq)) throw invalid('/cursor', 'cursor', 'cursor is not one this list gave out');
  return Number(seq);
}
