import { Injectable } from '@nestjs/common';
import type { ChannelClass } from '../../contract/common.js';
import type { AgentStatus, Presence, SkillRequirement } from '../../contract/routing.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { DeskAgent } from './desk-agent.js';
import type { WaitingItem } from './waiting.js';

const versions = statement('waiting_versions', `SELECT id, version FROM work_item WHERE state = 'pending'`);
const items = statement(
  'waiting_items',
  `SELECT id, version, conversation_id AS "conversationId", queue_id AS "queueId", channel_class AS "channelClass", skills, priority,
     enqueued_at AS "enqueuedAt", preferred_agent AS "preferredAgent", preferred_until AS "preferredUntil", refusals
   FROM work_item WHERE id = ANY($1) AND state = 'pending'`,
);
const agents = statement(
  'desk_agents',
  `SELECT a.id, a.name, s.status, s.reason, s.presence, s.dropped_at IS NOT NULL AS dropped, s.missed,
     ARRAY(SELECT queue_id FROM agent_queue q WHERE q.agent_id = a.id) AS queues,
     (SELECT jsonb_object_agg(skill, proficiency) FROM agent_skill k WHERE k.agent_id = a.id) AS skills,
     (SELECT jsonb_object_agg(channel_class, jsonb_build_object('limit', "limit", 'used', used)) FROM agent_capacity c WHERE c.agent_id = a.id) AS capacity,
     (SELECT max(last_idle_at) FROM agent_capacity c WHERE c.agent_id = a.id) AS "idleSince"
   FROM agent_state s JOIN agent a ON a.id = s.agent_id WHERE a.disabled_at IS NULL AND ($1::text[] IS NULL OR a.id = ANY($1))`,
);

// One number for all that the row above is made of: thousands of people are compared every second, and few have changed.
const marks = statement(
  'desk_marks',
  `SELECT agent_id AS id, bit_xor(mark)::text AS mark FROM (
     SELECT agent_id, hashtextextended(concat_ws(',', status, reason, presence, dropped_at IS NOT NULL, missed), 1) AS mark FROM agent_state
     UNION ALL SELECT agent_id, hashtextextended(concat_ws(',', channel_class, "limit", used, last_idle_at), 2) FROM agent_capacity
     UNION ALL SELECT agent_id, hashtextextended(queue_id, 3) FROM agent_queue
     UNION ALL SELECT agent_id, hashtextextended(concat_ws(',', skill, proficiency), 4) FROM agent_skill
     UNION ALL SELECT id, hashtextextended(concat_ws(',', name, disabled_at), 5) FROM agent) parts
   GROUP BY agent_id`,
);

interface ItemRow {
  id: string;
  version: number;
  conversationId: string;
  queueId: string;
  channelClass: ChannelClass;
  skills: SkillRequirement[];
  priority: number;
  enqueuedAt: Date;
  preferredAgent: string | null;
  preferredUntil: Date | null;
  refusals: Record<string, number>;
}
interface AgentRow {
  id: string;
  name: string;
  status: AgentStatus;
  reason: string | null;
  presence: Presence;
  dropped: boolean;
  missed: number;
  queues: string[];
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

  async items(ids: string[]): Promise<WaitingItem[]> {
    if (ids.length === 0) return [];
    return (await this.database.query<ItemRow>(items, [ids])).map(toItem);
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
    preferredUntil: row.preferredUntil?.getTime() ?? 0,
    refusals: Object.entries(row.refusals).map(([agentId, at]) => ({ agentId, at })),
  };
}

function toAgent(row: AgentRow): DeskAgent {
  return {
    id: row.id,
    name: row.name,
    queues: row.queues,
    skills: new Map(Object.entries(row.skills ?? {})),
    capacity: new Map(Object.entries(row.capacity ?? {}) as [ChannelClass, { limit: number; used: number }][]),
    notReady: whyNotReady(row),
    idleSince: row.idleSince?.getTime() ?? 0,
  };
}

function whyNotReady({ status, reason, presence, dropped, missed }: AgentRow): string | null {
  if (presence === 'gone') return 'Not signed in';
  if (presence !== 'connected' || dropped) return 'Connection lost';
  if (status !== 'available') return `Is ${status}${reason ? `: ${reason}` : ''}`;
  return missed > 0 ? 'Missed an offer and has not come back' : null;
}
