import { Injectable } from '@nestjs/common';
import type { Board, Review } from '../contract/insights.js';
import { Workspace } from '../governance/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { readDays } from './day-table.js';
import { type FloorState, type QueueState, toBoard } from './floor.js';
import { dayIn, firstNeededDay, repeatTiles } from './tiles.js';

// Each reads only what is live now, through partial indexes, or today's running numbers; none reads history.
const queues = statement(
  'board_queues',
  `SELECT q.id, q.name, q.goal_seconds, COALESCE(w.waiting, 0) AS waiting, w.since, COALESCE(s.n, 0) AS in_service,
     COALESCE(p.free, 0) AS free, COALESCE(p.present, 0) AS present, COALESCE(d.within_goal, 0) AS within_goal, COALESCE(d.removed, 0) AS removed
   FROM queue q
   LEFT JOIN (SELECT queue_id, count(*) AS waiting,
       (array_agg(round(extract(epoch FROM enqueued_at) * 1000)::bigint ORDER BY enqueued_at, id))[1:30] AS since
     FROM work_item WHERE state IN ('pending', 'reserved') GROUP BY queue_id) w ON w.queue_id = q.id
   LEFT JOIN (SELECT queue_id, count(*) AS n FROM work_item WHERE state IN ('assigned', 'wrapping') GROUP BY queue_id) s ON s.queue_id = q.id
   LEFT JOIN (SELECT m.queue_id, count(*) AS present,
       count(*) FILTER (WHERE EXISTS (SELECT 1 FROM agent_capacity k WHERE k.agent_id = m.agent_id AND k.used < k."limit")) AS free
     FROM agent_queue m JOIN agent_state t ON t.agent_id = m.agent_id
     WHERE t.status = 'available' AND t.presence IN ('connected', 'shaky') GROUP BY m.queue_id) p ON p.queue_id = q.id
   LEFT JOIN queue_day d ON d.queue_id = q.id AND d.day = $1
   ORDER BY q.name, q.id`,
);
const agents = statement(
  'board_agents',
  `SELECT a.id, a.name, t.status, t.presence, COALESCE(sum(k.used), 0)::int AS used, COALESCE(sum(k."limit"), 0)::int AS "limit"
   FROM agent a JOIN agent_state t ON t.agent_id = a.id LEFT JOIN agent_capacity k ON k.agent_id = a.id
   WHERE a.disabled_at IS NULL AND (t.status <> 'offline' OR t.presence <> 'gone')
   GROUP BY a.id, t.agent_id ORDER BY a.name, a.id`,
);
const bots = statement(
  'board_bots',
  `SELECT count(*) AS n FROM conversation WHERE control_kind = 'bot' AND status <> 'resolved'`,
);
const handoffs = statement('board_handoffs', `SELECT value AS n FROM floor_day WHERE day = $1 AND name = 'handoffs'`);
const reviews = statement(
  'board_reviews',
  `SELECT r.conversation_id, r.decision_id, r.profile_id, p.name, r.issue_key, r.contacts, r.at
   FROM supervisor_review r JOIN profile p ON p.id = r.profile_id WHERE r.done_at IS NULL ORDER BY r.at LIMIT 20`,
);

interface QueueRow {
  id: string;
  name: string;
  goal_seconds: number;
  waiting: number;
  since: number[] | null;
  in_service: number;
  free: number;
  present: number;
  within_goal: number;
  removed: number;
}
interface ReviewRow {
  conversation_id: string;
  decision_id: string;
  profile_id: string;
  name: string | null;
  issue_key: string;
  contacts: number;
  at: Date;
}

/** The floor as it is now. */
@Injectable()
export class BoardQueries {
  constructor(
    private readonly database: Database,
    private readonly workspace: Workspace,
  ) {}

  async board(): Promise<Board> {
    return toBoard(await this.floor(), Date.now());
  }

  async floor(): Promise<FloorState> {
    const today = dayIn(await this.workspace.zone())(Date.now());
    const [queueRows, agentRows, bot, handoff, days, reviewRows] = await Promise.all([
      this.database.query<QueueRow>(queues, [today]),
      this.database.query<Board['agents'][number]>(agents),
      this.database.one<{ n: number }>(bots),
      this.database.one<{ n: number }>(handoffs, [today]),
      readDays(this.database, firstNeededDay(today)),
      this.database.query<ReviewRow>(reviews),
    ]);
    return {
      queues: queueRows.map(toQueue),
      agents: agentRows,
      ...repeatTiles(days, today),
      withBots: bot?.n ?? 0,
      handoffsToday: handoff?.n ?? 0,
      reviews: reviewRows.map(toReview),
    };
  }
}

function toQueue(row: QueueRow): QueueState {
  return {
    queue: { id: row.id, name: row.name },
    waiting: row.waiting,
    since: (row.since ?? []).map(Number),
    inService: row.in_service,
    agentsFree: row.free,
    agentsOn: row.present,
    serviceLevel: { withinGoal: row.within_goal, removed: row.removed, goalSeconds: row.goal_seconds },
  };
}

function toReview(row: ReviewRow): Review {
  return {
    conversationId: row.conversation_id,
    decisionId: row.decision_id,
    profile: { id: row.profile_id, name: row.name },
    issueKey: row.issue_key,
    contacts: row.contacts,
    at: row.at.toISOString(),
  };
}
