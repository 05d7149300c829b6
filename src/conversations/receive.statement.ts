import { statement } from '../kernel/db/statement.js';
import type { SummaryJson } from './summary-row.js';
import { summaryColumns, summaryJoins } from './summary-row.js';

/** What the hot statement answers, once for a batch; each part is null when nothing was stored. */
export interface Stored {
  xid: string | null;
  messages:
    | [id: string, conversationId: string, seq: number, authorId: string, sentAt: string, createdAt: string][]
    | null;
  events: [messageId: string, position: number, at: string, botId: string | null][] | null;
  conversations: SummaryJson[] | null;
}

/**
 * The hot statement: a whole batch of messages from known people in open conversations, in one round trip and one commit.
 * Messages that are not in the answer are duplicates, first contacts or reopened threads, and take the longer way.
 * Conversations are locked in the order of their ids, so that two batches under way cannot wait for each other.
 * What was stored is answered as lists side by side: joined here, the planner, which expects one row of each, would compare
 * every message of the batch with every other.
 */
export const receiveBatch = statement(
  'receive_batch',
  `WITH known AS (
     SELECT g.*, c.id AS conversation_id, c.identity_id
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::timestamptz[])
       WITH ORDINALITY AS g(id, inbox_id, external_id, kind, value, thread, text, extra, sent_at, n)
     JOIN identity i ON i.value = g.value AND i.kind = g.kind
     JOIN conversation c ON c.identity_id = i.id AND c.inbox_id = g.inbox_id AND c.thread = g.thread
     WHERE c.status IN ('open', 'pending') AND c.interaction_id IS NOT NULL
     ORDER BY c.id, g.n FOR NO KEY UPDATE OF c
   ), m AS (
     INSERT INTO message (id, conversation_id, inbox_id, external_id, direction, author_kind, author_id, text, extra, sent_at)
     SELECT id, conversation_id, inbox_id, external_id, 'in', 'customer', identity_id, text, extra, COALESCE(sent_at, clock_timestamp()) FROM known
     ORDER BY n
     ON CONFLICT (external_id, inbox_id) WHERE external_id IS NOT NULL DO NOTHING
     RETURNING id, conversation_id, seq, author_id, text, sent_at, created_at
   ), newest AS (
     SELECT conversation_id, array_agg(id ORDER BY seq) AS ids, array_agg(seq ORDER BY seq) AS seqs, max(created_at) AS at,
       (array_agg(left(text, 200) ORDER BY seq DESC))[1] AS text
     FROM m GROUP BY conversation_id
   ), c AS (
     UPDATE conversation SET last_text = newest.text, last_author = 'customer', last_author_name = NULL, last_at = newest.at,
       last_seq = newest.seqs[cardinality(newest.seqs)], waiting_since = COALESCE(waiting_since, newest.at), updated_at = newest.at
     FROM newest WHERE conversation.id = newest.conversation_id
     RETURNING conversation.*, newest.ids, newest.seqs
   ), e AS (
     INSERT INTO event (type, conversation_id, profile_id, subject_id, actor_kind, actor_id, data)
     SELECT 'message.received', c.id, c.profile_id, one.id, 'customer', c.identity_id,
       CASE WHEN c.bot_id IS NULL THEN '{}' ELSE jsonb_build_object('botId', c.bot_id) END
     FROM c, unnest(c.ids, c.seqs) AS one(id, seq) ORDER BY one.seq
     RETURNING xid, position, subject_id, at, data
   )
   SELECT (SELECT xid::text FROM e LIMIT 1) AS xid,
     (SELECT json_agg(json_build_array(id, conversation_id, seq, author_id, sent_at, created_at)) FROM m) AS messages,
     (SELECT json_agg(json_build_array(subject_id, position, at, data->>'botId')) FROM e) AS events,
     (SELECT json_agg(s) FROM (SELECT ${summaryColumns} FROM c ${summaryJoins}) s) AS conversations`,
);
