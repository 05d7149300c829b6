import type { RoutingStep } from '../../contract/routing.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';

const lock = statement(
  'setup_steps_lock',
  `SELECT id, name, steps FROM queue WHERE deleted_at IS NULL AND steps <> '[]' ORDER BY id FOR NO KEY UPDATE`,
);
const write = statement(
  'setup_steps_write',
  `UPDATE queue q SET steps = g.steps FROM unnest($1::text[], $2::jsonb[]) AS g(id, steps) WHERE q.id = g.id`,
);

interface Steps {
  id: string;
  name: string;
  steps: RoutingStep[];
}

/** The queues whose steps name something that goes away; they stay as they are until the end of the transaction. */
export async function queuesAsking(tx: Tx, asks: (step: RoutingStep) => boolean): Promise<Steps[]> {
  const all = await tx.query<Steps>(lock);
  return all.filter(({ steps }) => steps.some(asks));
}

export async function rewriteSteps(
  tx: Tx,
  queues: Steps[],
  rewrite: (step: RoutingStep) => RoutingStep,
): Promise<void> {
  if (queues.length === 0) return;
  const steps = queues.map((one) => JSON.stringify(one.steps.map(rewrite)));
  await tx.query(write, [queues.map(({ id }) => id), steps]);
}
