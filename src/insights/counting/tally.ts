import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';

const add = statement(
  'minute_tally_add',
  `INSERT INTO minute_tally (minute, name, value)
   SELECT date_trunc('minute', at), $1, count(*) FROM unnest($2::timestamptz[]) at GROUP BY 1 ORDER BY 1
   ON CONFLICT (name, minute) DO UPDATE SET value = minute_tally.value + EXCLUDED.value`,
);

export type Tallied = 'abandoned' | 'handoffs' | 'suppressed';

/** Adds facts to the minutes they happened in: what is many in a quarter of an hour is told from what is usual by these. */
export async function tally(tx: Tx, name: Tallied, facts: readonly Fact[]): Promise<void> {
  if (facts.length > 0) await tx.query(add, [name, facts.map(({ at }) => at)]);
}
