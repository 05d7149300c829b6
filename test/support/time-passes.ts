import { statement } from '../../src/kernel/db/statement.js';
import type { Booted } from './boot-app.js';

/**
 * As if so many seconds had gone by for one conversation: all that is stored of it, in any table, becomes that much older. The
 * log of facts stays as it is, for what followed it has been counted already.
 */
export async function timePasses({ database }: Booted, conversationId: string, seconds: number): Promise<void> {
  const tables = await database.query<{ name: string; columns: string[]; keys: string[] }>(
    `SELECT c.table_name AS name, array_agg(c.column_name::text) FILTER (WHERE c.data_type = 'timestamp with time zone') AS columns,
       array_agg(c.column_name::text) FILTER (WHERE c.column_name IN ('conversation_id', 'work_item_id')) AS keys
     FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> 'event' GROUP BY 1`,
  );
  const updates = tables.map(({ name, columns, keys }, i) => {
    const where = whose(name, keys ?? []);
    const earlier = columns?.map((one) => `"${one}" = "${one}" - make_interval(secs => $2)`).join(', ');
    return where && earlier ? `u${i} AS (UPDATE "${name}" SET ${earlier} WHERE ${where})` : [];
  });
  // Named: it is planned once.
  const all = statement('time_passes', `WITH ${updates.flat().join(', ')} SELECT 1`);
  await database.query(all, [conversationId, seconds]);
}

function whose(table: string, keys: string[]): string | null {
  if (table === 'conversation') return 'id = $1';
  if (keys.includes('conversation_id')) return 'conversation_id = $1';
  return keys.includes('work_item_id') ? 'work_item_id IN (SELECT id FROM work_item WHERE conversation_id = $1)' : null;
}
