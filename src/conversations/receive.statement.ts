import { statement } from '../kernel/db/statement.js';
import { type SummaryRow, summaryColumns, summaryJoins } from './summary-row.js';

/** One conversation of the batch, with what was stored in it. */
export interface StoredRow extends SummaryRow {
  identity_id: string;
  bot_id: string | null;
  xid: string;
  /** Of the messages, oldest first, with commas between. */
  ids: string;
  seqs: string;
  stored_at: Date;
  /** Somebody follows the conversation. */
  followed: boolean;
  /** On the first row only, for the whole batch: the places of the facts, in the order of the messages' seq. */
  positions: string | null;
}

/**
 * The hot statement: a whole batch of messages from known people in open conversations, in one round trip and one commit.
 * Messages that are not in the answer are duplicates, first contacts or reopened threads, and take the longer way.
 * Conversations are locked in the order of their ids, so that two batches under way cannot wait for each other.
 * No part is joined with another by message: the planner, which expects one row of each, would compare every message of the
 * batch with every other. So each conversation carries its messages along, and the batch has one time, taken under the locks.
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
   ), moment AS (
     SELECT clock_timestamp()::timestamptz(3) AS at, count(*) AS locked FROM known
   ), m AS (
     INSERT INTO message (id, conversation_id, inbox_id, external_id, direction, author_kind, author_id, text, extra, sent_at, created_at)
     SELECT id, conversation_id, inbox_id, external_id, 'in', 'customer', identity_id, text, extra, COALESCE(sent_at, moment.at), moment.at
     FROM known, moment ORDER BY n
     ON CONFLICT (external_id, inbox_id) WHERE external_id IS NOT NULL DO NOTHING
     RETURNING id, conversation_id, seq, text, created_at
   ), newest AS (
     SELECT conversation_id, array_agg(id ORDER BY seq) AS ids, array_agg(seq ORDER BY seq) AS seqs, max(created_at) AS at,
       (array_agg(left(text, 200) ORDER BY seq DESC))[1] AS text
     FROM m GROUP BY conversation_id
   ), c AS (
     UPDATE conversation SET last_text = newest.text, last_author = 'customer', last_author_name = NULL, last_at = newest.at,
       last_seq = newest.seqs[cardinality(newest.seqs)], waiting_since = COALESCE(waiting_since, newest.at), updated_at = newest.at
     FROM newest WHERE conversation.id = newest.conversation_id
     RETURNING conversation.*, newest.ids, newest.seqs, newest.at
   ), e AS (
     INSERT INTO event (type, conversation_id, profile_id, subject_id, actor_kind, actor_id, data, at)
     SELECT 'message.received', c.id, c.profile_id, one.id, 'customer', c.identity_id,
       CASE WHEN c.bot_id IS NULL THEN '{}' ELSE jsonb_build_object('botId', c.bot_id) END, c.at
     FROM c, unnest(c.ids, c.seqs) AS one(id, seq) ORDER BY one.seq
     RETURNING position
   )
   SELECT ${summaryColumns}, c.identity_id, c.bot_id, pg_current_xact_id()::text AS xid, array_to_string(c.ids, ',') AS ids,
     array_to_string(c.seqs, ',') AS seqs, c.at AS stored_at,
     EXISTS (SELECT FROM participant t WHERE t.conversation_id = c.id) AS followed,
     CASE WHEN row_number() OVER () = 1 THEN (SELECT string_agg(position::text, ',' ORDER BY position) FROM e) END AS positions
   FROM c ${summaryJoins}`,
);
