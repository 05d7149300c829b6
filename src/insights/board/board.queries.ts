import { Injectable } from '@nestjs/common';
import type { AgentLine, Board, Review } from '../../contract/insights.js';
import { Workspace } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { notFound } from '../../kernel/http/problem.js';
import { readDays } from '../day-table.js';
import { estimateWait } from '../staffing/estimate-wait.js';
import { FloorNowQueries } from '../staffing/floor-now.queries.js';
import { dayIn, firstNeededDay, firstTileDay, repeatTiles } from '../tiles.js';
import { DaySumsQueries } from './day-sums.queries.js';
import { type FloorState, type QueueState, toBoard } from './floor.js';

// Counted as it happens, or read from the first rows of an index: nothing here costs more the more are waiting.
export const queues = statement(
  'board_queues',
  `SELECT q.id, q.name, q.goal_seconds, COALESCE(w.waiting, 0) AS waiting, o.since, COALESCE(s.n, 0) AS in_service,
     COALESCE(c.n, 0) AS callbacks, COALESCE(p.free, 0) AS free, COALESCE(p.present, 0) AS present, d.*, COALESCE(t.estimated, 0) AS told, COALESCE(t.held, 0) AS held
   FROM queue q
   LEFT JOIN queue_now w ON w.queue_id = q.id
   LEFT JOIN LATERAL (SELECT array_agg(round(extract(epoch FROM since) * 1000)::bigint ORDER BY since) AS since
     FROM (SELECT since FROM queue_stay WHERE queue_id = q.id ORDER BY since, work_item_id LIMIT 30) oldest WHERE w.waiting > 0) o ON true
   LEFT JOIN (SELECT queue_id, count(*) AS n FROM work_item WHERE phase = 'held' GROUP BY queue_id) s ON s.queue_id = q.id
   LEFT JOIN (SELECT queue_id, count(*) AS n FROM work_item WHERE kind = 'callback' AND phase = 'queued'
       AND due_at < now() + interval '1 hour' GROUP BY queue_id) c ON c.queue_id = q.id
   LEFT JOIN (SELECT m.queue_id, count(*) AS present,
       count(*) FILTER (WHERE EXISTS (SELECT 1 FROM agent_capacity k WHERE k.agent_id = m.agent_id AND k.used < k."limit")) AS free
     FROM agent_queue m JOIN agent_state t ON t.agent_id = m.agent_id
     WHERE t.status = 'available' AND t.presence IN ('connected', 'shaky') GROUP BY m.queue_id) p ON p.queue_id = q.id
   LEFT JOIN queue_day d ON d.queue_id = q.id AND d.day = $1
   LEFT JOIN LATERAL (SELECT sum(estimated)::int AS estimated, sum(estimate_held)::int AS held FROM queue_day e WHERE e.queue_id = q.id AND e.day BETWEEN $2 AND $1) t ON true
   WHERE q.deleted_at IS NULL ORDER BY q.name, q.id`,
);
const agents = statement(
  'board_agents',
  `SELECT a.id, a.name, t.status, t.reason, t.status_since AS since, t.presence, t.missed, COALESCE(sum(k.used), 0)::int AS used,
     COALESCE(sum(k."limit"), 0)::int AS "limit"
   FROM agent a JOIN agent_state t ON t.agent_id = a.id LEFT JOIN agent_capacity k ON k.agent_id = a.id
   WHERE a.disabled_at IS NULL AND (t.status <> 'offline' OR t.presence <> 'gone')
   GROUP BY a.id, t.agent_id ORDER BY a.name, a.id`,
);
const bots = statement(
  'board_bots',
  `SELECT count(*) AS n FROM conversation WHERE control_kind = 'bot' AND status <> 'resolved'`,
);
const reviews = statement(
  'board_reviews',
  `SELECT r.conversation_id, r.decision_id, p.id AS profile_id, COALESCE(p.name, pr.name) AS name, r.issue_key, r.contacts, r.at
   FROM supervisor_review r JOIN profile pr ON pr.id = r.profile_id JOIN profile p ON p.id = pr.root_id WHERE r.done_at IS NULL ORDER BY r.at LIMIT 20`,
);

interface QueueRow {
  id: string;
  name: string;
  goal_seconds: number;
  waiting: number;
  since: number[] | null;
  in_service: number;
  callbacks: number;
  free: number;
  present: number;
  within_goal: number | null;
  removed: number | null;
  answered: number | null;
  answered_within: number | null;
  abandoned: number | null;
  moved: number | null;
  wait_ms: number | null;
  handled: number | null;
  handle_ms: number | null;
  told: number;
  held: number;
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
    private readonly floorNow: FloorNowQueries,
    private readonly sums: DaySumsQueries,
  ) {}

  /** Of one queue: its own numbers instead of all queues' together. */
  async board(queueId?: string): Promise<Board> {
    const board = toBoard(await this.floor(), Date.now());
    if (queueId === undefined) return board;
    const line = board.queues.find(({ queue }) => queue.id === queueId);
    if (!line) throw notFound('queue');
    return { ...board, queues: [line], metrics: { ...board.metrics, ...line.metrics } };
  }

  async floor(): Promise<FloorState> {
    const today = dayIn(await this.workspace.zone())(Date.now());
    const [queueRows, agentRows, bot, day, days, reviewRows] = await Promise.all([
      this.database.query<QueueRow>(queues, [today, firstTileDay(today)]),
      this.database.query<Omit<AgentLine, 'since'> & { since: Date }>(agents),
      this.database.one<{ n: number }>(bots),
      this.sums.of(today),
      readDays(this.database, firstNeededDay(today)),
      this.database.query<ReviewRow>(reviews),
    ]);
    const people = agentRows.map(({ since, ...rest }) => ({ ...rest, since: since.toISOString() }));
    const present = people.filter(isPresent);
    return {
      queues: await Promise.all(queueRows.map((row) => this.queue(row))),
      agents: people,
      ...repeatTiles(days, today),
      withBots: bot?.n ?? 0,
      handoffsToday: day.handoffs,
      reviews: reviewRows.map(toReview),
      bots: day.bots,
      people: {
        on: present.length,
        free: present.filter(({ status, used, limit }) => status === 'available' && used < limit).length,
        talking: day.sampled.talking + present.filter(({ used }) => used > 0).length,
        agents: day.sampled.agents + present.length,
        used: day.sampled.used + present.reduce((sum, { used }) => sum + used, 0),
        offered: day.sampled.offered + present.reduce((sum, { limit }) => sum + limit, 0),
      },
    };
  }

  private async queue(row: QueueRow): Promise<QueueState> {
    const now = await this.floorNow.of(row.id).catch(() => null);
    return {
      queue: { id: row.id, name: row.name },
      waiting: row.waiting,
      since: (row.since ?? []).map(Number),
      inService: row.in_service,
      staffed: now !== null && now.agents > 0,
      agentsFree: row.free,
      agentsOn: row.present,
      serviceLevel: { withinGoal: row.within_goal ?? 0, removed: row.removed ?? 0, goalSeconds: row.goal_seconds },
      today: {
        answered: row.answered ?? 0,
        answeredWithin: row.answered_within ?? 0,
        abandoned: row.abandoned ?? 0,
        moved: row.moved ?? 0,
        waitMs: row.wait_ms ?? 0,
        handled: row.handled ?? 0,
        handleMs: row.handle_ms ?? 0,
      },
      told: { estimated: row.told, held: row.held },
      wait: now && estimateWait({ ...now, ahead: row.waiting }),
      callbacksDue: row.callbacks,
    };
  }
}

const isPresent = ({ status, presence }: Pick<AgentLine, 'status' | 'presence'>): boolean =>
  (status === 'available' || status === 'busy') && (presence === 'connected' || presence === 'shaky');

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
