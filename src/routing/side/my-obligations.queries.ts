import { Injectable } from '@nestjs/common';
import type { MyObligation } from '../../contract/obligations.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

const MOST = 100;
// A promise shows from the moment its maker is reminded until it is kept, or its work was said not to be needed.
const mine = statement(
  'obligations_mine',
  `SELECT o.*, jsonb_build_object('id', p.id, 'name', p.name) AS person, CASE WHEN q.id IS NOT NULL THEN jsonb_build_object('id', q.id, 'name', q.name) END AS queue,
     CASE WHEN w.agent_id <> $1 AND w.state IN ('assigned', 'wrapping') THEN h.name END AS "with" FROM (
     SELECT 'callback' AS kind, b.id, b.conversation_id AS "conversationId", b.profile_id, COALESCE(b.note, '') AS text, b.due_at AS "dueAt", b.state, b.phone, b.zones, NULL AS by,
       b.work_item_id AS "workItemId", b.queue_id
     FROM callback b WHERE b.state IN ('scheduled', 'queued', 'calling') AND COALESCE(b.preferred_agent, b.made_by) = $1
     UNION ALL SELECT 'promise', t.id, t.conversation_id, t.profile_id, t.text, t.due_at,
       CASE WHEN t.broken_at IS NOT NULL THEN 'broken' WHEN t.due_at <= now() THEN 'due' ELSE 'soon' END, NULL, '{}',
       NULLIF(t.made_by, (SELECT name FROM agent WHERE id = $1)), t.due_work_id, NULL
     FROM promise t WHERE t.agent_id = $1 AND t.kept_at IS NULL AND t.dropped_at IS NULL AND t.due_at IS NOT NULL AND (t.remind_at <= now() OR t.due_at <= now())) o
   JOIN profile r ON r.id = o.profile_id JOIN profile p ON p.id = r.root_id
   LEFT JOIN work_item w ON w.id = o."workItemId" LEFT JOIN agent h ON h.id = w.agent_id LEFT JOIN queue q ON q.id = COALESCE(w.queue_id, o.queue_id)
   WHERE o.kind = 'callback' OR w.state IS DISTINCT FROM 'canceled'
   ORDER BY o."dueAt", o.id LIMIT ${MOST}`,
);
const owners = statement(
  'obligations_owners',
  `SELECT COALESCE(preferred_agent, made_by) AS "agentId", id FROM callback WHERE id = ANY($1) AND COALESCE(preferred_agent, made_by) IS NOT NULL
   UNION ALL SELECT agent_id, id FROM promise WHERE id = ANY($1) AND agent_id IS NOT NULL`,
);

type Row = Omit<MyObligation, 'dueAt'> & { dueAt: Date; profile_id: string; queue_id: string };

/** Reads what one owes oneself, until it is handled. */
@Injectable()
export class MyObligationsQueries {
  constructor(private readonly database: Database) {}

  async of(agentId: string): Promise<MyObligation[]> {
    const rows = await this.database.query<Row>(mine, [agentId]);
    return rows.map(({ profile_id: _, queue_id: __, dueAt, ...row }) => ({
      ...row,
      dueAt: dueAt.toISOString(),
    }));
  }

  /** Whose these callbacks and promises are. */
  owners(ids: string[]): Promise<{ agentId: string; id: string }[]> {
    return this.database.query(owners, [ids]);
  }
}
