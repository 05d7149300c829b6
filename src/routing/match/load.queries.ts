import { Injectable } from '@nestjs/common';
import type { ChannelClass } from '../../contract/common.js';
import type { AgentStatus, Presence } from '../../contract/routing.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { DeskAgent } from './desk-agent.js';
import type { QueueRules } from './queue-rules.js';
import type { WaitingItem } from './waiting.js';

const versions = statement(
  'waiting_versions',
  `SELECT id, version FROM work_item WHERE phase = 'queued' AND state = 'pending' AND behind_id IS NULL`,
);
// The window for answers is counted from the customer's last words; while they wait, from the first unanswered ones at the latest.
const items = statement(
  'waiting_items',
  `SELECT w.id, w.version, w.conversation_id AS "conversationId", w.profile_id AS "profileId", w.queue_id AS "queueId", w.channel_class AS "channelClass", w.skills, w.priority, w.enqueued_at AS "enqueuedAt",
     w.entered_at AS "enteredAt", w.due_at AS "dueAt", LEAST(w.reply_until, o.waiting_since + make_interval(hours => r.hours)) AS "replyUntil", w.urgent_at AS "urgentAt",
     w.preferred_agent AS "preferredAgent", w.preferred_until AS "preferredUntil", w.refusals,
     CASE WHEN h.bot_id IS NOT NULL THEN jsonb_build_object('id', h.id, 'botId', h.bot_id) END AS handoff,
     CASE WHEN q.steps @? '$[*] ? (@.preferred == "last_agent")' THEN (
       SELECT p.agent_id FROM conversation c JOIN work_item p ON p.conversation_id = c.id
       WHERE c.profile_id IN (SELECT members_of(w.profile_id)) AND p.id <> w.id AND p.agent_id IS NOT NULL ORDER BY p.id DESC LIMIT 1)
     END AS "lastAgent"
   FROM work_item w JOIN queue q ON q.id = w.queue_id LEFT JOIN handoff h ON h.id = w.handoff_id
     LEFT JOIN (conversation o JOIN inbox x ON x.id = o.inbox_id JOIN reply_window r ON r.channel = x.channel) ON o.id = w.conversation_id
   WHERE w.id = ANY($1) AND w.state = 'pending' AND (w.behind_id IS NULL OR $2::bool)`,
);
const queues = statement(
  'queue_rules',
  `SELECT id, steps, offer_to AS "offerTo", goal_seconds AS "goalSeconds", ageing_seconds AS "ageingSeconds" FROM queue`,
);
const agents = statement(
  'desk_agents',
  `SELECT a.id, a.name, s.status, s.reason, s.presence, s.dropped_at IS NOT NULL AS dropped, s.missed, s.next_status AS "nextStatus",
     COALESCE(s.paused_until > now(), false) AS paused,
     ARRAY(SELECT queue_id FROM agent_queue q WHERE q.agent_id = a.id) AS queues,
     ARRAY(SELECT team_id FROM team_member t WHERE t.agent_id = a.id) AS teams,
     (SELECT jsonb_object_agg(skill, proficiency) FROM agent_skill k WHERE k.agent_id = a.id) AS skills,
     (SELECT jsonb_object_agg(channel_class, jsonb_build_object('limit', "limit", 'used', used)) FROM agent_capacity c WHERE c.agent_id = a.id) AS capacity,
     (SELECT max(last_idle_at) FROM agent_capacity c WHERE c.agent_id = a.id) AS "idleSince",
     COALESCE(a.capacity_mode, w.capacity_mode) AS mode, COALESCE(a.interruptible_by, w.interruptible_by) AS "interruptibleBy"
   FROM agent_state s JOIN agent a ON a.id = s.agent_id, routing_setting w
   WHERE a.disabled_at IS NULL AND ($1::text[] IS NULL OR a.id = ANY($1))`,
);
const clock = statement('database_clock', `SELECT clock_timestamp() AS now`);

// One number for all that the row above is made of: thousands of people are compared every second, and few have changed.
const marks = statement(
  'desk_marks',
  `SELECT agent_id AS id, bit_xor(mark)::text AS mark FROM (
     SELECT agent_id, hashtextextended(concat_ws(',', status, reason, presence, dropped_at IS NOT NULL, missed, next_status, paused_until > now()), 1) AS mark FROM agent_state
     UNION ALL SELECT agent_id, hashtextextended(concat_ws(',', channel_class, "limit", used, last_idle_at), 2) FROM agent_capacity
     UNION ALL SELECT agent_id, hashtextextended(queue_id, 3) FROM agent_queue
     UNION ALL SELECT agent_id, hashtextextended(concat_ws(',', skill, proficiency), 4) FROM agent_skill
     UNION ALL SELECT agent_id, hashtextextended(team_id, 6) FROM team_member
     UNION ALL SELECT id, hashtextextended(concat_ws(',', name, disabled_at, COALESCE(agent.capacity_mode, w.capacity_mode),
       COALESCE(agent.interruptible_by, w.interruptible_by)), 5) FROM agent, routing_setting w) parts
   GROUP BY agent_id`,
);

interface ItemRow
  extends Omit<
    WaitingItem,
    'enqueuedAt' | 'enteredAt' | 'dueAt' | 'replyUntil' | 'urgentAt' | 'preferredUntil' | 'refusals'
  > {
  enqueuedAt: Date;
  enteredAt: Date;
  dueAt: Date | null;
  replyUntil: Date | null;
  urgentAt: Date | null;
  preferredUntil: Date | null;
  refusals: Record<string, number>;
}
interface AgentRow extends Pick<DeskAgent, 'id' | 'name' | 'queues' | 'teams' | 'mode' | 'interruptibleBy'> {
  status: AgentStatus;
  reason: string | null;
  presence: Presence;
  dropped: boolean;
  missed: number;
  nextStatus: AgentStatus | null;
  paused: boolean;
  skills: Record<string, number> | null;
  capacity: Record<ChannelClass, { limit: number; used: number }> | null;
  idleSince: Date | null;
}

/** Reads what the matcher works on: who waits, and who could take it. */
@Injectable()
export class LoadQueries {
  constructor(private readonly database: Database) {}

  versions(): Promise<{ id: string; version: number }[]> {
    return this.database.query(versions);
  }

  /** Those that may be offered now; on request also those that stand behind other work. */
  async items(ids: string[], standingBehind = false): Promise<WaitingItem[]> {
    if (ids.length === 0) return [];
    return (await this.database.query<ItemRow>(items, [ids, standingBehind])).map(toItem);
  }

  queues(): Promise<QueueRules[]> {
    return this.database.query(queues);
  }

  /** What the database's clock says. */
  async clock(): Promise<number> {
    return ((await this.database.one<{ now: Date }>(clock)) as { now: Date }).now.getTime();
  }

  /** What stands for each person's present state. */
  async marks(): Promise<Map<string, string>> {
    const rows = await this.database.query<{ id: string; mark: string }>(marks);
    return new Map(rows.map(({ id, mark }) => [id, mark]));
  }

  /** All of them, or these. */
  async agents(ids: string[] | null): Promise<DeskAgent[]> {
    if (ids?.length === 0) return [];
    return (await this.database.query<AgentRow>(agents, [ids])).map(toAgent);
  }
}

function toItem(row: ItemRow): WaitingItem {
  return {
    ...row,
    enqueuedAt: row.enqueuedAt.getTime(),
    enteredAt: row.enteredAt.getTime(),
    dueAt: row.dueAt?.getTime() ?? null,
    replyUntil: row.replyUntil?.getTime() ?? null,
    urgentAt: row.urgentAt?.getTime() ?? null,
    preferredUntil: row.preferredUntil?.getTime() ?? 0,
    refusals: Object.entries(row.refusals).map(([agentId, at]) => ({ agentId, at })),
  };
}

function toAgent(row: AgentRow): DeskAgent {
  return {
    id: row.id,
    name: row.name,
    queues: row.queues,
    teams: row.teams,
    skills: new Map(Object.entries(row.skills ?? {})),
    capacity: new Map(Object.entries(row.capacity ?? {}) as [ChannelClass, { limit: number; used: number }][]),
    mode: row.mode,
    interruptibleBy: row.interruptibleBy,
    notReady: whyNotReady(row),
    idleSince: row.idleSince?.getTime() ?? 0,
  };
}

function whyNotReady({ status, reason, presence, dropped, missed, nextStatus, paused }: AgentRow): string | null {
  if (presence === 'gone') return 'Not signed in';
  if (presence !== 'connected' || dropped) return 'Connection lost';
  if (status !== 'available') return `Is ${status}${reason ? `: ${reason}` : ''}`;
  if (nextStatus) return `Takes nothing new: ${nextStatus} after the present work`;
  if (!paused) return null;
  return missed === 1 ? 'Missed an offer a moment ago' : `Missed ${missed} offers in a row`;
}
