import { Injectable } from '@nestjs/common';
import type { CallableTeam, Mention, Mentions, Participant } from '../../contract/macros.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { readCursor, toPage } from '../../kernel/http/paging.js';

const columns = `t.id, t.conversation_id, t.message_id, t.by_agent, COALESCE(b.name, m.author_name) AS by_name, t.group_kind, t.group_id, COALESCE(q.name, g.name) AS group_name,
  COALESCE(p.name, r.name) AS customer, m.text, t.created_at, t.seen_at, t.agent_id`;
const from = `FROM mention t JOIN message m ON m.id = t.message_id JOIN conversation c ON c.id = t.conversation_id
  JOIN profile r ON r.id = c.profile_id JOIN profile p ON p.id = r.root_id
  LEFT JOIN agent b ON b.id = t.by_agent 
  LEFT JOIN queue q ON t.group_kind = 'queue' AND q.id = t.group_id LEFT JOIN team g ON t.group_kind = 'team' AND g.id = t.group_id`;
const mine = statement(
  'mentions_of',
  `SELECT ${columns} ${from} WHERE t.agent_id = $1 AND (NOT $2 OR t.seen_at IS NULL) AND ($3::bigint IS NULL OR t.id < $3)
   ORDER BY t.id DESC LIMIT $4`,
);
const unseen = statement(
  'mentions_unseen',
  `SELECT count(*)::int AS n FROM mention WHERE agent_id = $1 AND seen_at IS NULL`,
);
const inMessages = statement('mentions_in', `SELECT ${columns} ${from} WHERE t.message_id = ANY($1)`);
const participants = statement(
  'participants_of',
  `SELECT t.agent_id AS id, a.name, t.why, t.created_at AS since FROM participant t JOIN agent a ON a.id = t.agent_id
   WHERE t.conversation_id = $1 AND a.disabled_at IS NULL ORDER BY t.created_at, t.agent_id`,
);
const followers = statement(
  'participants_followers',
  `SELECT conversation_id AS "conversationId", agent_id AS "agentId" FROM participant WHERE conversation_id = ANY($1)`,
);

const teams = statement(
  'mention_teams',
  `SELECT t.id, t.name, count(a.id)::int AS members FROM team t LEFT JOIN team_member m ON m.team_id = t.id
   LEFT JOIN agent a ON a.id = m.agent_id AND a.disabled_at IS NULL GROUP BY t.id ORDER BY t.name, t.id LIMIT 500`,
);

interface Row {
  id: string;
  conversation_id: string;
  message_id: string;
  by_agent: string;
  by_name: string | null;
  group_kind: 'queue' | 'team' | null;
  group_id: string | null;
  group_name: string | null;
  customer: string | null;
  text: string;
  created_at: Date;
  seen_at: Date | null;
  agent_id: string;
}

export interface Follower {
  conversationId: string;
  agentId: string;
}

/** Reads who was called where, and who follows what. */
@Injectable()
export class MentionsQueries {
  constructor(private readonly database: Database) {}

  async of(agentId: string, ask: { onlyUnseen: boolean; cursor?: string; limit: number }): Promise<Mentions> {
    const [after] = readCursor(ask.cursor) ?? [null];
    const [rows, [{ n }]] = await Promise.all([
      this.database.query<Row>(mine, [agentId, ask.onlyUnseen, after, ask.limit + 1]),
      this.database.query<{ n: number }>(unseen, [agentId]),
    ]);
    return { ...toPage(rows, ask.limit, ({ id }) => [String(id)], show), unseen: n };
  }

  /** Those a note calls, each with whom it calls. */
  async inMessages(ids: string[]): Promise<{ agentId: string; mention: Mention }[]> {
    const rows = await this.database.query<Row>(inMessages, [ids]);
    return rows.map((row) => ({ agentId: row.agent_id, mention: show(row) }));
  }

  async participants(conversationId: string): Promise<Participant[]> {
    const rows = await this.database.query<Omit<Participant, 'since'> & { since: Date }>(participants, [
      conversationId,
    ]);
    return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
  }

  /** The teams a note can call, with how many work in each. */
  teams(): Promise<CallableTeam[]> {
    return this.database.query(teams);
  }

  followers(conversationIds: string[]): Promise<Follower[]> {
    return this.database.query(followers, [conversationIds]);
  }
}

function show(row: Row): Mention {
  return {
    id: String(row.id),
    conversationId: row.conversation_id,
    messageId: row.message_id,
    by: { id: row.by_agent, name: row.by_name ?? 'A colleague' },
    group:
      row.group_kind && row.group_id
        ? { kind: row.group_kind, id: row.group_id, name: row.group_name ?? 'a group' }
        : null,
    customer: row.customer,
    text: row.text,
    at: row.created_at.toISOString(),
    seenAt: row.seen_at?.toISOString() ?? null,
  };
}
