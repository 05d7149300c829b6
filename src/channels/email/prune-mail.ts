import { statement } from '../../kernel/db/statement.js';
import { pruneDaily } from '../../kernel/jobs/prune-daily.js';

const tokens = statement(
  'mail_token_prune',
  `DELETE FROM mail_token WHERE at < $1::timestamptz - interval '1 year' RETURNING token`,
);
const automatic = statement(
  'mail_automatic_prune',
  `DELETE FROM mail_automatic WHERE at < $1::timestamptz - interval '30 days' RETURNING message_id`,
);

/** Which proofs were used is known for a year, whom machines answered for a month. */
export const pruneMail = pruneDaily('mail', tokens, automatic);
