import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { type ErasedRows, eraseBy, Erases, type Erasing } from '../kernel/erase.js';

// Words nobody else ever wrote would still say something of the person in the suggestions of the search.
const theirWords = statement(
  'erase_words',
  `DELETE FROM search_word w USING (SELECT DISTINCT l.lexeme FROM message_search s, unnest(s.words) l WHERE s.conversation_id = ANY($1)) t
   WHERE w.word = t.lexeme AND NOT EXISTS (SELECT 1 FROM message_search o WHERE o.conversation_id <> ALL($1)
     AND o.words @@ ('''' || replace(replace(t.lexeme, '\\', '\\\\'), '''', '''''') || '''')::tsquery) RETURNING w.word`,
);

/** Two erasures beside each other would each leave a word to the other, and one being indexed would be seen by neither. */
const alone = statement('search_words_alone', `SELECT pg_advisory_xact_lock(727175)`);

/** Takes out a person's conversations with everything said, written beside, sent along and found in them. */
@Injectable()
export class EraseThreads {
  @Erases('threads')
  async run(tx: Tx, { conversationIds, addresses }: Erasing): Promise<ErasedRows> {
    const threads = [conversationIds];
    const of = (table: string): [string, string, unknown[]] => [
      table,
      `DELETE FROM ${table} WHERE conversation_id = ANY($1)`,
      threads,
    ];
    const [, words] = await Promise.all([tx.query(alone), tx.query(theirWords, threads)]);
    const rows = await eraseBy(tx, [
      of('message_search'),
      [
        'attachment',
        `DELETE FROM attachment WHERE message_id IN (SELECT id FROM message WHERE conversation_id = ANY($1)
             UNION ALL SELECT id FROM leaving_reply WHERE conversation_id = ANY($1))
           OR owner = ANY($2) OR id IN (SELECT f ->> 'id' FROM message m, jsonb_array_elements(
             CASE jsonb_typeof(m.extra -> 'attachments') WHEN 'array' THEN m.extra -> 'attachments' ELSE '[]' END) f
             WHERE m.conversation_id = ANY($1))`,
        [conversationIds, addresses.map((value) => `visitor:${value}`)],
      ],
      [
        'dead_letter',
        `DELETE FROM dead_letter WHERE kind = 'file' AND payload ->> 'conversationId' = ANY($1)`,
        threads,
      ],
      of('leaving_reply'),
      of('draft'),
      of('segment'),
      of('interaction'),
      of('message'),
      ['conversation', `DELETE FROM conversation WHERE id = ANY($1)`, threads],
    ]);
    return { ...rows, search_word: words.length };
  }
}
