import { SetMetadata } from '@nestjs/common';
import type { Tx } from './db/unit-of-work.js';

export const ERASES = 'throughline:erases';

/** Whom to erase: all records of a person, everything that leads to them, and their addresses as they may stand in texts. */
export interface Erasing {
  erasureId: string;
  profileIds: string[];
  identityIds: string[];
  conversationIds: string[];
  addresses: string[];
  /** Who asked. */
  actor: { kind: 'agent' | 'system'; id: string | null };
}

/** Rows taken out or emptied, by table. */
export type ErasedRows = Record<string, number>;

/**
 * Features that hang on others go first: `leaves` (work, calls, deliveries, decisions), then `threads`. The person's own
 * records go last, in `profiles`.
 */
export type EraseStage = 'leaves' | 'threads';

/**
 * Marks a method as what takes a person out of the tables of its feature: `(tx: Tx, who: Erasing) => Promise<ErasedRows>`. It runs in the
 * erasing transaction under the person's lock, and once more a while later for what was under way; so twice must be harmless.
 */
export const Erases = (stage: EraseStage) => SetMetadata(ERASES, stage);

/** Runs one statement a table, each given the same ids, and counts. */
export async function eraseBy(tx: Tx, steps: [table: string, sql: string, values: unknown[]][]): Promise<ErasedRows> {
  const rows: ErasedRows = {};
  for (const [table, sql, values] of steps) {
    const [{ n }] = await tx.query<{ n: number }>(
      `WITH gone AS (${sql} RETURNING 1) SELECT count(*)::int AS n FROM gone`,
      values,
    );
    rows[table] = (rows[table] ?? 0) + n;
  }
  return rows;
}
