import { Injectable } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import { type Interaction, type RepeatWindow, repeatWindows } from '../contract/insights.js';
import { Workspace } from '../governance/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { readTimeCursor, readLimit, toPage } from '../kernel/http/paging.js';
import { invalid } from '../kernel/http/problem.js';
import { ERASED, windowMs } from './contact.js';
import { botOfContact, issueOfContact, queueOfContact } from './repeat-groups.queries.js';
import { dayIn, firstTileDay } from './tiles.js';

const nameOf = `COALESCE(p.name, (SELECT m.name FROM profile m WHERE m.root_id = p.id AND m.name IS NOT NULL ORDER BY m.rooted_at, m.id LIMIT 1))`;
const page = statement(
  'interactions_page',
  `SELECT l.interaction_id AS id, NULLIF(l.conversation_id, '${ERASED}') AS conversation_id, p.id AS profile_id, ${nameOf} AS profile_name, ${issueOfContact} AS issue_key, l.started_at, l.ended_at,
     l.prev_id, NULLIF(q.conversation_id, '${ERASED}') AS prev_conversation_id, l.prev_ended_at, l.prev_gap_ms
   FROM contact_link l LEFT JOIN profile p ON p.id = l.profile_id LEFT JOIN contact_link q ON q.interaction_id = l.prev_id
   WHERE l.counts AND ($1::bigint IS NULL OR l.prev_gap_ms <= $1) AND ($2::date IS NULL OR l.started_on >= $2)
     AND ($3::text IS NULL OR l.issue_key = $3) AND ($4::text IS NULL OR l.profile_id = root_of($4))
     AND ($8::text IS NULL OR ${queueOfContact} = $8) AND ($9::text IS NULL OR ${botOfContact} = $9)
     AND ($5::timestamptz IS NULL OR (l.started_at, l.interaction_id) < ($5, $6))
   ORDER BY l.started_at DESC, l.interaction_id DESC LIMIT $7`,
);

interface Row {
  id: string;
  conversation_id: string | null;
  profile_id: string | null;
  profile_name: string | null;
  issue_key: string | null;
  started_at: Date;
  ended_at: Date | null;
  prev_id: string | null;
  prev_conversation_id: string | null;
  prev_ended_at: Date | null;
  prev_gap_ms: number | null;
}

/** The contacts behind a number: with `repeat`, exactly those the tile counts. */
@Injectable()
export class InteractionsQueries {
  constructor(
    private readonly database: Database,
    private readonly workspace: Workspace,
  ) {}

  async page(query: Record<string, string | undefined>): Promise<Page<Interaction>> {
    const limit = readLimit(query.limit);
    const window = readWindow(query.repeat);
    const after = readTimeCursor(query.cursor);
    const today = dayIn(await this.workspace.zone())(Date.now());
    const rows = await this.database.query<Row>(page, [
      window && windowMs[window],
      window && firstTileDay(today),
      query.issue ?? null,
      query.profile ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit + 1,
      query.queue ?? null,
      query.bot ?? null,
    ]);
    return toPage(rows, limit, (row) => [row.started_at.toISOString(), row.id], show);
  }
}

function readWindow(repeat: string | undefined): RepeatWindow | null {
  if (repeat === undefined) return null;
  const window = repeatWindows.find((one) => one === repeat);
  if (!window) throw invalid('/repeat', 'window', `repeat is one of ${repeatWindows.join(', ')}`);
  return window;
}

function show(row: Row): Interaction {
  const { prev_id, prev_ended_at, prev_gap_ms } = row;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    profile: row.profile_id === null ? null : { id: row.profile_id, name: row.profile_name },
    issueKey: row.issue_key,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    repeatOf:
      prev_id && prev_ended_at && prev_gap_ms !== null
        ? {
            id: prev_id,
            conversationId: row.prev_conversation_id ?? row.conversation_id,
            endedAt: prev_ended_at.toISOString(),
            gapSeconds: Math.floor(prev_gap_ms / 1000),
          }
        : null,
  };
}
