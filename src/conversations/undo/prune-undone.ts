import { statement } from '../../kernel/db/statement.js';
import { pruneDaily } from '../../kernel/jobs/prune-daily.js';

// Known for longer than any tab keeps a request it has no answer to: until then the same key sends nothing.
const old = statement(
  'leaving_prune',
  `DELETE FROM leaving_reply WHERE state <> 'waiting' AND leaves_at < $1::timestamptz - interval '30 days' RETURNING id`,
);

/** What was undone or stopped is known for a month. */
export const pruneUndone = pruneDaily('undo', old);
