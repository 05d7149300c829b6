import { Injectable } from '@nestjs/common';
import type { ChannelClass } from '../../contract/common.js';
import type { AgentStatus, CapacityLine, Desk, Presence, WorkItem, WorkItemState } from '../../contract/routing.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { OffersQueries } from '../offers/offers.queries.js';

const state = statement(
  'desk_state',
  `SELECT s.status, s.reason, s.presence, s.missed, clock_timestamp() AS now FROM agent a LEFT JOIN agent_state s ON s.agent_id = a.id WHERE a.id = $1`,
);
const capacity = statement(
  'desk_capacity',
  `SELECT c.channel_class AS "channelClass", c."limit", c.used - o.ringing AS used, o.ringing AS offered FROM agent_capacity c,
     LATERAL (SELECT count(*)::int AS ringing FROM offer WHERE agent_id = c.agent_id AND channel_class = c.channel_class AND state = 'pending') o
   WHERE c.agent_id = $1 ORDER BY c.channel_class`,
);
const work = statement(
  'desk_work',
  `SELECT w.id, w.conversation_id, w.state, w.queue_id, q.name AS queue_name, w.priority, w.channel_class, w.enqueued_at, w.agent_id, w.wrap_up_until
   FROM work_item w JOIN queue q ON q.id = w.queue_id WHERE w.agent_id = $1 AND w.state IN ('assigned', 'wrapping') ORDER BY w.enqueued_at, w.id`,
);
const queues = statement(
  'desk_queues',
  `SELECT q.id, q.name FROM agent_queue m JOIN queue q ON q.id = m.queue_id WHERE m.agent_id = $1 ORDER BY q.name, q.id`,
);

interface StateRow {
  status: AgentStatus | null;
  reason: string | null;
  presence: Presence | null;
  missed: number | null;
  now: Date;
}
interface WorkRow {
  id: string;
  conversation_id: string;
  state: WorkItemState;
  queue_id: string;
  queue_name: string;
  priority: number;
  channel_class: ChannelClass;
  enqueued_at: Date;
  agent_id: string;
  wrap_up_until: Date | null;
}

/** Reads all that one person holds now. */
@Injectable()
export class DeskQueries {
  constructor(
    private readonly database: Database,
    private readonly offers: OffersQueries,
  ) {}

  async desk(agentId: string): Promise<Desk> {
    const [now, lines, offers, items, own] = await Promise.all([
      this.database.one<StateRow>(state, [agentId]),
      this.database.query<CapacityLine>(capacity, [agentId]),
      this.offers.ringing(agentId),
      this.database.query<WorkRow>(work, [agentId]),
      this.queues(agentId),
    ]);
    return {
      status: now?.status ?? 'offline',
      statusReason: now?.reason ?? null,
      presence: now?.presence ?? 'gone',
      missed: now?.missed ?? 0,
      capacity: lines,
      offers,
      work: items.map(toWorkItem),
      queues: own,
      now: (now?.now ?? new Date()).toISOString(),
    };
  }

  queues(agentId: string): Promise<{ id: string; name: string }[]> {
    return this.database.query(queues, [agentId]);
  }
}

function toWorkItem(row: WorkRow): WorkItem {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    state: row.state,
    queue: { id: row.queue_id, name: row.queue_name },
    priority: row.priority,
    channelClass: row.channel_class,
    enqueuedAt: row.enqueued_at.toISOString(),
    agentId: row.agent_id,
    wrapUpUntil: row.wrap_up_until?.toISOString() ?? null,
  };
}
