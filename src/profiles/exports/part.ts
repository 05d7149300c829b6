import { type Statement, statement } from '../../kernel/db/statement.js';

/** One kind of line of an export: which rows, and by what they are paged. */
export interface Part {
  kind: string;
  /** `$1` is what is exported (ids), `$2` the key to go on after, `$3` how many. Answers `after` and `data`. */
  read: Statement;
}

interface Table {
  kind: string;
  table: string;
  /** Of the row `t`. */
  where: string;
  key?: string;
  /** Secrets and bytes: never in an export. */
  without?: string[];
}

export const ROWS = 500;

/** Rows of a table as they are, without what is not for others' eyes. */
export const tablePart = (of: string, { kind, table, where, key = 'id', without = [] }: Table): Part => ({
  kind,
  read: statement(
    `export_${of}_${kind}`,
    `SELECT (t.${key})::text AS after, to_jsonb(t) - ARRAY[${[...without, ''].map((name) => `'${name}'`).join(', ')}] AS data FROM ${table} t
     WHERE (${where}) AND ($2::text IS NULL OR (t.${key})::text COLLATE "C" > $2) ORDER BY (t.${key})::text COLLATE "C" LIMIT $3`,
  ),
});
