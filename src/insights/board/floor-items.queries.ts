import { Injectable } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import { type FloorItem, type FloorList, floorLists } from '../../contract/insights.js';
import { Workspace } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { readLimit, readTimeCursor, toPage } from '../../kernel/http/paging.js';
import { invalid } from '../../kernel/http/problem.js';
import { dayIn } from '../tiles.js';

const about = `c.id AS "conversationId", p.id AS "profileId", COALESCE(p.name, pr.name) AS "profileName", x.channel, q.id AS "queueId", q.name AS "queueName"`;
const thread = `LEFT JOIN inbox x ON x.id = c.inbox_id LEFT JOIN profile pr ON pr.id = c.profile_id LEFT JOIN profile p ON p.id = pr.root_id`;
/** In order of time, then of id; `$1` and `$2` are the last row of the page before. */
const onwards = (at: string, id: string, way: '<' | '>') =>
  `($1::timestamptz IS NULL OR (${at}, ${id}) ${way} ($1, $2)) ORDER BY ${at}${way === '<' ? ' DESC' : ''}, ${id}${way === '<' ? ' DESC' : ''} LIMIT $3`;

const work = (name: string, at: string, where: string) =>
  statement(
    `floor_items_${name}`,
    `SELECT w.id, w.kind, w.state, w.title, ${at} AS at, NULL::float8 AS waited, a.id AS "agentId", a.name AS "agentName", ${about}
     FROM work_item w JOIN queue q ON q.id = w.queue_id LEFT JOIN conversation c ON c.id = w.conversation_id ${thread.replace('c.profile_id', 'w.profile_id')}
     LEFT JOIN agent a ON a.id = w.agent_id
     WHERE ${where} AND ($4::text IS NULL OR w.queue_id = $4) AND ($5::text IS NULL OR w.agent_id = $5) AND $6::date IS NOT NULL
       AND ${onwards(at, 'w.id', '>')}`,
  );
const visits = (name: string, where: string) =>
  statement(
    `floor_items_${name}`,
    `SELECT v.work_item_id AS id, COALESCE(w.kind, 'conversation') AS kind, v.how AS state, w.title, v.left_at AS at,
       extract(epoch FROM v.left_at - v.entered_at)::float8 AS waited, a.id AS "agentId", a.name AS "agentName", ${about}
     FROM queue_visit v JOIN queue q ON q.id = v.queue_id LEFT JOIN work_item w ON w.id = v.work_item_id
     LEFT JOIN conversation c ON c.id = v.conversation_id ${thread.replace('c.profile_id', 'COALESCE(c.profile_id, w.profile_id)')} LEFT JOIN agent a ON a.id = w.agent_id
     WHERE ${where} AND v.left_at >= $6::date::timestamp AT TIME ZONE $7 AND ($4::text IS NULL OR v.queue_id = $4)
       AND ($5::text IS NULL OR w.agent_id = $5) AND ${onwards('v.left_at', 'v.work_item_id', '<')}`,
  );
const withZone = new Set<FloorList>(['abandoned', 'late']);
const lists: Record<FloorList, ReturnType<typeof statement>> = {
  waiting: work('waiting', 'w.enqueued_at', `w.phase = 'queued'`),
  in_service: work('in_service', 'w.enqueued_at', `w.phase = 'held'`),
  callbacks_due: work(
    'callbacks',
    'COALESCE(w.due_at, w.enqueued_at)',
    `w.kind = 'callback' AND w.phase = 'queued' AND w.due_at < now() + interval '1 hour'`,
  ),
  with_bots: statement(
    'floor_items_bots',
    `SELECT c.id, 'conversation' AS kind, 'bot' AS state, NULL AS title, c.control_since AS at, NULL::float8 AS waited,
       c.control_id AS "agentId", c.control_name AS "agentName", ${about}
     FROM conversation c LEFT JOIN queue q ON q.id = c.queue_id ${thread}
     WHERE c.control_kind = 'bot' AND c.status <> 'resolved' AND ($4::text IS NULL OR c.queue_id = $4)
       AND ($5::text IS NULL OR c.control_id = $5) AND $6::date IS NOT NULL AND ${onwards('c.control_since', 'c.id', '>')}`,
  ),
  abandoned: visits('abandoned', `v.how = 'abandoned'`),
  late: visits('late', `NOT v.within_goal`),
};

interface Row {
  id: string;
  kind: string;
  state: string;
  title: string | null;
  at: Date;
  waited: number | null;
  agentId: string | null;
  agentName: string | null;
  conversationId: string | null;
  profileId: string | null;
  profileName: string | null;
  channel: string | null;
  queueId: string | null;
  queueName: string | null;
}

/** The work behind a tile, a page at a time. */
@Injectable()
export class FloorItemsQueries {
  constructor(
    private readonly database: Database,
    private readonly workspace: Workspace,
  ) {}

  async page(query: Record<string, string | undefined>): Promise<Page<FloorItem>> {
    const list = floorLists.find((one) => one === query.list);
    if (!list) throw invalid('/list', 'list', `list is one of ${floorLists.join(', ')}`);
    const limit = readLimit(query.limit);
    const after = readTimeCursor(query.cursor);
    const zone = await this.workspace.zone();
    const today = dayIn(zone)(Date.now());
    const rows = await this.database.query<Row>(lists[list], [
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit + 1,
      query.queue ?? null,
      query.agent ?? null,
      today,
      ...(withZone.has(list) ? [zone] : []),
    ]);
    return toPage(rows, limit, (row) => [row.at.toISOString(), row.id], show);
  }
}

function show(row: Row): FloorItem {
  const { id, kind, state, title, waited, channel } = row;
  return {
    id,
    kind,
    state,
    title,
    channel,
    conversationId: row.conversationId,
    profile: row.profileId ? { id: row.profileId, name: row.profileName } : null,
    queue: row.queueId ? { id: row.queueId, name: row.queueName ?? '' } : null,
    agent: row.agentId ? { id: row.agentId, name: row.agentName ?? '' } : null,
    at: row.at.toISOString(),
    waitedSeconds: waited === null ? null : Math.floor(waited),
  };
}
