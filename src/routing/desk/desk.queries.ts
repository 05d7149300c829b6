import { Injectable } from '@nestjs/common';
import type { ChannelClass } from '../../contract/common.js';
import type {
  AgentStatus,
  CapacityLine,
  Desk,
  DeskChange,
  Presence,
  WorkItem,
  WorkItemState,
  WorkKind,
  WrapUpMode,
} from '../../contract/routing.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { OffersQueries } from '../offers/offers.queries.js';

const state = statement(
  'desk_state',
  `SELECT a.id AS "agentId", s.status, s.reason, s.presence, s.missed, clock_timestamp() AS now, s.status_since AS since, s.status_until AS until,
     s.next_status AS "nextStatus", s.next_reason AS "nextReason", CASE WHEN s.paused_until > now() THEN s.paused_until END AS paused FROM agent a LEFT JOIN agent_state s ON s.agent_id = a.id
   WHERE a.id = ANY($1)`,
);
const capacity = statement(
  'desk_capacity',
  `SELECT c.agent_id AS "agentId", c.channel_class AS "channelClass", c."limit", c.used - o.ringing AS used, o.ringing AS offered FROM agent_capacity c,
     LATERAL (SELECT count(*)::int AS ringing FROM offer WHERE agent_id = c.agent_id AND channel_class = c.channel_class AND state = 'pending') o
   WHERE c.agent_id = ANY($1) ORDER BY c.channel_class`,
);
const work = statement(
  'desk_work',
  `SELECT w.id, w.conversation_id, (SELECT root_id FROM profile f WHERE f.id = w.profile_id) AS profile_id, w.state, w.queue_id, q.name AS queue_name, w.priority, w.channel_class, w.enqueued_at, w.kind, w.title, w.note, w.due_at, q.wrap_up_mode, EXISTS (SELECT 1 FROM wrap_up u WHERE u.work_item_id = w.id) AS noted, w.agent_id AS "agentId", w.wrap_up_until
   FROM work_item w JOIN queue q ON q.id = w.queue_id WHERE w.agent_id = ANY($1) AND w.phase = 'held' ORDER BY w.enqueued_at, w.id`,
);
const queues = statement(
  'desk_queues',
  `SELECT m.agent_id AS "agentId", q.id, q.name FROM agent_queue m JOIN queue q ON q.id = m.queue_id WHERE m.agent_id = ANY($1) ORDER BY q.name, q.id`,
);

interface OfAgent {
  agentId: string;
}
interface StateRow extends OfAgent {
  status: AgentStatus | null;
  reason: string | null;
  presence: Presence | null;
  missed: number | null;
  now: Date;
  since: Date | null;
  until: Date | null;
  nextStatus: AgentStatus | null;
  nextReason: string | null;
  paused: Date | null;
}
interface WorkRow extends OfAgent {
  id: string;
  conversation_id: string | null;
  profile_id: string;
  state: WorkItemState;
  queue_id: string;
  queue_name: string;
  priority: number;
  channel_class: ChannelClass;
  enqueued_at: Date;
  kind: WorkKind;
  title: string | null;
  note: string | null;
  due_at: Date | null;
  wrap_up_mode: WrapUpMode;
  noted: boolean;
  wrap_up_until: Date | null;
}

/** Reads all that people hold now: after a restart hundreds of desks are asked for at once. */
@Injectable()
export class DeskQueries {
  constructor(
    private readonly database: Database,
    private readonly offers: OffersQueries,
  ) {}

  async desk(agentId: string): Promise<Desk> {
    return (await this.desks([agentId])).get(agentId) as Desk;
  }

  async desks(agentIds: string[]): Promise<Map<string, Desk>> {
    const [changes, ringing] = await Promise.all([this.changes(agentIds), this.offers.ringing(agentIds)]);
    const offers = byAgent(ringing);
    return new Map([...changes].map(([id, desk]) => [id, { ...desk, offers: offers.get(id) ?? [] }]));
  }

  /** Without the offers, which screens are told of one by one. */
  async changes(agentIds: string[]): Promise<Map<string, DeskChange>> {
    const [states, lines, items, queues] = await Promise.all([
      this.database.query<StateRow>(state, [agentIds]),
      this.database.query<CapacityLine & OfAgent>(capacity, [agentIds]),
      this.database.query<WorkRow>(work, [agentIds]),
      this.queuesOf(agentIds),
    ]);
    const now = byAgent(states);
    const [line, item, queue] = [byAgent(lines), byAgent(items), byAgent(queues)];
    const desk = (id: string): DeskChange => {
      const is = now.get(id)?.[0];
      return {
        status: is?.status ?? 'offline',
        statusReason: is?.reason ?? null,
        statusSince: is?.since?.toISOString() ?? null,
        statusUntil: is?.until?.toISOString() ?? null,
        next: is?.nextStatus ? { status: is.nextStatus, reason: is.nextReason } : null,
        pausedUntil: is?.paused?.toISOString() ?? null,
        presence: is?.presence ?? 'gone',
        missed: is?.missed ?? 0,
        capacity: (line.get(id) ?? []).map(({ agentId: _, ...one }) => one),
        work: (item.get(id) ?? []).map(toWorkItem),
        queues: (queue.get(id) ?? []).map(({ agentId: _, ...one }) => one),
        now: (is?.now ?? new Date()).toISOString(),
      };
    };
    return new Map(agentIds.map((id) => [id, desk(id)]));
  }

  /** The ids of their queues, in the order asked. */
  async queuesOfMany(agentIds: string[]): Promise<string[][]> {
    const own = byAgent(await this.queuesOf(agentIds));
    return agentIds.map((id) => (own.get(id) ?? []).map((one) => one.id));
  }

  private queuesOf(agentIds: string[]): Promise<({ id: string; name: string } & OfAgent)[]> {
    return this.database.query(queues, [agentIds]);
  }
}

function byAgent<Row extends OfAgent>(rows: Row[]): Map<string, Row[]> {
  const all = new Map<string, Row[]>();
  for (const row of rows) {
    const own = all.get(row.agentId);
    if (own) own.push(row);
    else all.set(row.agentId, [row]);
  }
  return all;
}

function toWorkItem(row: WorkRow): WorkItem {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    profileId: row.profile_id,
    kind: row.kind,
    title: row.title,
    note: row.note,
    dueAt: row.due_at?.toISOString() ?? null,
    state: row.state,
    queue: { id: row.queue_id, name: row.queue_name },
    priority: row.priority,
    channelClass: row.channel_class,
    enqueuedAt: row.enqueued_at.toISOString(),
    agentId: row.agentId,
    wrapUpUntil: row.wrap_up_until?.toISOString() ?? null,
    wrapUp: { mode: row.wrap_up_mode, noted: row.noted },
  };
}
