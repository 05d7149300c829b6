import { statement } from '../../kernel/db/statement.js';
import { pruneDaily } from '../../kernel/jobs/prune-daily.js';

// What a rule did about a silence stays as long as the silence may last: without it the rule would do it again.
const runs = statement(
  'rule_run_prune',
  `DELETE FROM rule_run r USING conversation c WHERE r.started_at < $1::timestamptz - interval '90 days' AND c.id = r.conversation_id
     AND (r.cause NOT LIKE 'quiet-%' OR c.status = 'resolved') RETURNING r.id`,
);
const misses = statement('rule_miss_prune', `DELETE FROM rule_miss WHERE day < $1::date - 90 RETURNING rule_id`);

/** What rules did and did not do is known for three months. */
export const pruneRules = pruneDaily('rules', runs, misses);
