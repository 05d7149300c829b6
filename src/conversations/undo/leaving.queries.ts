import { Injectable } from '@nestjs/common';
import type { LeavingReply } from '../../contract/conversations.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { leavingColumns, type LeavingRow, toLeaving } from './leaving-row.js';

const ofThreads = statement(
  'leaving_of_threads',
  `SELECT ${leavingColumns} FROM leaving_reply l WHERE conversation_id = ANY($1) AND state <> 'undone' ORDER BY written_at, id`,
);
const undone = statement(
  'leaving_undone',
  `SELECT ${leavingColumns}, d.text AS draft FROM leaving_reply l
   LEFT JOIN draft d ON d.agent_id = l.agent_id AND d.conversation_id = l.conversation_id AND d.mode = 'reply'
   WHERE l.id = ANY($1) AND l.state = 'undone'`,
);

/** Reads answers that wait before they leave. */
@Injectable()
export class LeavingQueries {
  constructor(private readonly database: Database) {}

  /** By conversation; one in which nothing waits has an empty list. */
  async of(conversationIds: string[]): Promise<Map<string, LeavingReply[]>> {
    const found = new Map(conversationIds.map((id): [string, LeavingReply[]] => [id, []]));
    if (conversationIds.length === 0) return found;
    for (const row of await this.database.query<LeavingRow>(ofThreads, [conversationIds]))
      found.get(row.conversation_id)?.push(toLeaving(row));
    return found;
  }

  async undone(ids: string[]): Promise<{ reply: LeavingReply; draft: string | null }[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.query<LeavingRow & { draft: string | null }>(undone, [ids]);
    return rows.map((row) => ({ reply: toLeaving(row), draft: row.draft }));
  }
}
