import { statement } from '../kernel/db/statement.js';
import { messageColumns } from './message-row.js';
import { summaryColumns, summaryJoins } from './summary-row.js';

/**
 * The hot statement: a whole batch of messages from known people in open conversations, in one round trip and one commit.
 * Rows that do not come back are duplicates, first contacts or reopened threads, and take the longer way.
 * Conversations are locked in the order of their ids, so that two batches under way cannot wait for each other.
 */
export const receiveBatch = statement(
  'receive_batch',
  `WITH given AS (
     SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[], $10::timestamptz[])
       AS g(n, id, inbox_id, external_id, kind, value, thread, text, extra, sent_at)
   ), known AS (
     SELECT g.*, c.id AS conversation_id, c.profile_id, c.identity_id FROM given g
     JOIN identity i ON i.value = g.value AND i.kind = g.kind
     JOIN conversation c ON c.identity_id = i.id AND c.inbox_id = g.inbox_id AND c.thread = g.thread
     WHERE c.status IN ('open', 'pending') AND c.interaction_id IS NOT NULL
     ORDER BY c.id, g.n FOR NO KEY UPDATE OF c
   ), m AS (
     INSERT INTO message (id, conversation_id, inbox_id, external_id, direction, author_kind, author_id, text, extra, sent_at)
     SELECT id, conversation_id, inbox_id, external_id, 'in', 'customer', identity_id, text, extra, COALESCE(sent_at, clock_timestamp()) FROM known
     ORDER BY n
     ON CONFLICT (external_id, inbox_id) WHERE external_id IS NOT NULL DO NOTHING
     RETURNING *
   ), newest AS (
     SELECT DISTINCT ON (conversation_id) conversation_id, seq, text, created_at FROM m ORDER BY conversation_id, seq DESC
   ), c AS (
     UPDATE conversation SET last_text = left(newest.text, 200), last_author = 'customer', last_author_name = NULL, last_at = newest.created_at,
       last_seq = newest.seq, waiting_since = COALESCE(waiting_since, newest.created_at), updated_at = newest.created_at
     FROM newest WHERE conversation.id = newest.conversation_id
     RETURNING conversation.*
   ), e AS (
     INSERT INTO event (type, conversation_id, profile_id, subject_id, actor_kind, actor_id)
     SELECT 'message.received', m.conversation_id, known.profile_id, m.id, 'customer', known.identity_id FROM m JOIN known ON known.id = m.id ORDER BY m.seq
     RETURNING xid::text AS xid, position, subject_id, at
   )
   SELECT known.n, ${messageColumns.replace('m.id', 'm.id AS message_id')}, e.xid, e.position, e.at, ${summaryColumns}
   FROM m JOIN known ON known.id = m.id JOIN e ON e.subject_id = m.id JOIN c ON c.id = m.conversation_id ${summaryJoins}
   ORDER BY m.seq`,
);
