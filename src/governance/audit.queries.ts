import { Injectable } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import { Database } from '../kernel/db/database.js';
import { readCursor, readLimit, toPage } from '../kernel/http/paging.js';

export interface AuditLine {
  id: string;
  at: string;
  type: string;
  actor: { kind: string; id: string | null };
  conversationId: string | null;
  profileId: string | null;
  subjectId: string | null;
  data: Record<string, unknown>;
}

type Row = Omit<AuditLine, 'id' | 'at' | 'actor'> & {
  xid: string;
  position: number;
  at: Date;
  kind: string;
  actorId: string | null;
};

/** Who did what and when, newest first, out of the facts themselves: there is no second trail that could disagree. */
@Injectable()
export class AuditQueries {
  constructor(private readonly database: Database) {}

  async page(query: Record<string, string | undefined>): Promise<Page<AuditLine>> {
    const limit = readLimit(query.limit);
    const after = readCursor(query.cursor);
    const values: unknown[] = [limit + 1];
    const where = ['true'];
    const filter = (condition: string, value: string | undefined) => {
      if (value === undefined) return;
      values.push(value);
      where.push(condition.replace('?', `$${values.length}`));
    };
    filter('profile_id IN (SELECT members_of(?))', query.profile);
    filter('conversation_id = ?', query.conversation);
    filter('actor_id = ?', query.actor);
    filter('type = ?', query.type);
    filter('subject_id = ?', query.subject);
    if (after) {
      values.push(after[0], Number(after[1]));
      where.push(`(xid, position) < ($${values.length - 1}::xid8, $${values.length}::bigint)`);
    }
    const rows = await this.database.query<Row>(
      `SELECT xid::text AS xid, position, at, type, actor_kind AS kind, actor_id AS "actorId", conversation_id AS "conversationId",
              profile_id AS "profileId", subject_id AS "subjectId", data
       FROM event WHERE ${where.join(' AND ')} ORDER BY event.xid DESC, event.position DESC LIMIT $1`,
      values,
    );
    return toPage(
      rows,
      limit,
      (row) => [row.xid, String(row.position)],
      ({ xid, position, at, kind, actorId, ...rest }) => ({
        id: `${xid}-${position}`,
        at: at.toISOString(),
        actor: { kind, id: actorId },
        ...rest,
      }),
    );
  }
}
