import type { Database } from '../../src/kernel/db/database.js';

/** Every table and column whose rows hold this word anywhere: texts, lists, JSON, bytes and search vectors of the whole database. */
export async function placesOf(database: Database, word: string): Promise<string[]> {
  const columns = await database.query<{ table: string; column: string; type: string }>(
    `SELECT c.table_name AS table, c.column_name AS column, c.udt_name AS type FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
       AND c.udt_name IN ('text', '_text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea', 'tsvector', 'name') ORDER BY 1, 2`,
  );
  const found: string[] = [];
  for (const { table, column, type } of columns) {
    const holds =
      type === 'bytea'
        ? `position(convert_to($1, 'UTF8') IN "${column}") > 0`
        : `position(lower($1) IN lower("${column}"::text)) > 0`;
    const [{ n }] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM "${table}" WHERE ${holds}`, [
      word,
    ]);
    if (n > 0) found.push(`${table}.${column}`);
  }
  return found;
}
