import { Injectable } from '@nestjs/common';
import type { FollowUp, Obligation } from '../../contract/obligations.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

const promises = statement(
  'promises_of',
  `SELECT id, conversation_id AS "conversationId", text, due_at AS "dueAt", made_by AS "madeBy", due_work_id AS "workItemId", created_at AS "createdAt",
     kept_at AS "keptAt", dropped_reason AS "droppedReason", CASE WHEN kept_at IS NOT NULL THEN 'kept' WHEN dropped_at IS NOT NULL THEN 'dropped' WHEN broken_at IS NOT NULL THEN 'broken' WHEN due_at <= now() THEN 'due' ELSE 'open' END AS state
   FROM promise WHERE conversation_id = $1 OR id = $1 ORDER BY created_at DESC, id DESC LIMIT 100`,
);

const owed = statement(
  'obligations_of',
  `SELECT * FROM (
     SELECT 'callback' AS kind, b.id, b.conversation_id AS "conversationId", COALESCE(b.note, 'Call them back') AS text, b.due_at AS "dueAt", a.name AS by
     FROM callback b JOIN conversation c ON c.id = b.conversation_id LEFT JOIN agent a ON a.id = b.preferred_agent
     WHERE c.profile_id IN (SELECT members_of($1)) AND b.state IN ('scheduled', 'queued', 'calling')
     UNION ALL SELECT 'promise', id, conversation_id, text, due_at, made_by FROM promise
     WHERE profile_id IN (SELECT members_of($1)) AND kept_at IS NULL AND dropped_at IS NULL AND broken_at IS NULL
     UNION ALL SELECT 'task', w.id, w.conversation_id, w.title, w.due_at, a.name FROM work_item w LEFT JOIN agent a ON a.id = COALESCE(w.agent_id, w.preferred_agent)
     WHERE w.profile_id IN (SELECT members_of($1)) AND w.kind = 'task' AND w.state NOT IN ('completed', 'canceled')) o
   ORDER BY "dueAt" NULLS LAST, id LIMIT 50`,
);

type Row = Omit<FollowUp, 'dueAt' | 'createdAt' | 'keptAt'> & {
  dueAt: Date | null;
  createdAt: Date;
  keptAt: Date | null;
};

/** Reads what was promised, and what else is owed. */
@Injectable()
export class SideQueries {
  constructor(private readonly database: Database) {}

  /** Of a conversation, or one by its id. */
  async promises(id: string): Promise<FollowUp[]> {
    const rows = await this.database.query<Row>(promises, [id]);
    return rows.map(({ dueAt, createdAt, keptAt, ...row }) => ({
      ...row,
      dueAt: dueAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
      keptAt: keptAt?.toISOString() ?? null,
    }));
  }

  /** To a person, the soonest first; what no time was named for comes last. */
  async owed(profileId: string): Promise<Obligation[]> {
    const rows = await this.database.query<Omit<Obligation, 'dueAt'> & { dueAt: Date | null }>(owed, [profileId]);
    return rows.map(({ dueAt, ...row }) => ({ ...row, dueAt: dueAt?.toISOString() ?? null }));
  }
}
