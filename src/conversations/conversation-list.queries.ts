import { Injectable } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import type { ConversationSummary } from '../contract/conversations.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { readTimeCursor, toPage } from '../kernel/http/paging.js';
import { type SummaryRow, summaryColumns, summaryJoins, toSummary } from './summary-row.js';

export const scopes = ['mine', 'team', 'bots', 'snoozed', 'resolved', 'following', 'all'] as const;
export type Scope = (typeof scopes)[number];

const conditions: Record<Scope, string> = {
  mine: `c.agent_id = $1 AND c.status <> 'resolved'`,
  team: `c.status <> 'resolved' AND c.control_kind <> 'bot' AND (c.agent_id IS DISTINCT FROM $1)`,
  bots: `c.status <> 'resolved' AND c.control_kind = 'bot' AND $1::text IS NOT NULL`,
  snoozed: `c.status = 'snoozed' AND (c.agent_id = $1 OR c.agent_id IS NULL)`,
  resolved: `c.status = 'resolved' AND $1::text IS NOT NULL`,
  following: `c.id IN (SELECT conversation_id FROM participant WHERE agent_id = $1)`,
  all: `$1::text IS NOT NULL`,
};

/** Who follows has read as far as they looked themselves. */
const followed = summaryColumns.replace(
  'c.read_seq',
  `GREATEST((SELECT seen_seq FROM participant t WHERE t.conversation_id = c.id AND t.agent_id = $1), 0) AS read_seq`,
);

export interface ListFilter {
  scope: Scope;
  agentId: string;
  queueId?: string;
  profileId?: string;
  cursor?: string;
  limit: number;
}

const lists = Object.fromEntries(
  scopes.map((scope) => [
    scope,
    statement(
      `conversation_list_${scope}`,
      `SELECT ${scope === 'following' ? followed : summaryColumns} FROM conversation c ${summaryJoins}
       WHERE ${conditions[scope]} AND ($2::text IS NULL OR c.queue_id = $2) AND ($3::text IS NULL OR c.profile_id IN (SELECT members_of($3)))
         AND ($4::timestamptz IS NULL OR (c.updated_at, c.id) < ($4, $5))
       ORDER BY c.updated_at DESC, c.id DESC LIMIT $6`,
    ),
  ]),
);

// Of the latest, so that what is suggested is what is said now, and a long history costs nothing.
const tags = statement(
  'conversation_tags_used',
  `SELECT t.tag, count(*)::int AS conversations FROM (SELECT tags FROM conversation ORDER BY id DESC LIMIT 10000) c, unnest(c.tags) t(tag)
   WHERE starts_with(lower(t.tag), lower($1)) GROUP BY t.tag ORDER BY conversations DESC, t.tag LIMIT 50`,
);

/** The agent's lists: whose conversations, newest activity first. */
@Injectable()
export class ConversationListQueries {
  constructor(private readonly database: Database) {}

  /** Tags on the latest conversations that begin so, the commonest first. */
  tags(query: string): Promise<{ tag: string; conversations: number }[]> {
    return this.database.query(tags, [query]);
  }

  async list(filter: ListFilter): Promise<Page<ConversationSummary>> {
    const [at, id] = readTimeCursor(filter.cursor) ?? [null, null];
    const rows = await this.database.query<SummaryRow>(lists[filter.scope], [
      filter.agentId,
      filter.queueId ?? null,
      filter.profileId ?? null,
      at,
      id,
      filter.limit + 1,
    ]);
    return toPage(rows, filter.limit, (row) => [row.updated_at.toISOString(), row.id], toSummary);
  }
}
