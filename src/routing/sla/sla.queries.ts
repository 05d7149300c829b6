import { Injectable } from '@nestjs/common';
import type { SlaClock, SlaPolicy } from '../../contract/sla.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { notFound } from '../../kernel/http/problem.js';
import { type ClockRow, clockColumns, showClock } from './clock-rows.js';

export const policyColumns = `id, name, track, active, place, channel_classes AS "channelClasses", tiers, queues, first_response_seconds AS "firstResponseSeconds",
  next_response_seconds AS "nextResponseSeconds", resolution_seconds AS "resolutionSeconds", warn_seconds AS "warnSeconds", hours_id AS "hoursId"`;
const policies = statement('sla_policies', `SELECT ${policyColumns} FROM sla_policy ORDER BY track DESC, place, id`);
const thread = statement('sla_conversation', `SELECT 1 FROM conversation WHERE id = $1`);
const clocks = statement(
  'sla_clocks_of',
  `SELECT ${clockColumns} FROM sla_clock WHERE conversation_id = $1 ORDER BY started_at DESC, id DESC LIMIT 200`,
);
const whose = statement(
  'sla_whose',
  `SELECT id, CASE WHEN control_kind = 'agent' THEN control_id END AS "agentId", queue_id AS "queueId" FROM conversation WHERE id = ANY($1)`,
);

/** Reads what was agreed, and how it stands. */
@Injectable()
export class SlaQueries {
  constructor(private readonly database: Database) {}

  policies(): Promise<SlaPolicy[]> {
    return this.database.query(policies);
  }

  /** Newest first, those that are over with them. */
  async clocksOf(conversationId: string): Promise<SlaClock[]> {
    const [known, rows] = await Promise.all([
      this.database.one(thread, [conversationId]),
      this.database.query<ClockRow>(clocks, [conversationId]),
    ]);
    if (!known) throw notFound('conversation');
    return rows.map(showClock);
  }

  /** Who works these conversations, or where they wait. */
  async whose(ids: string[]): Promise<Map<string, { agentId: string | null; queueId: string | null }>> {
    const rows = await this.database.query<{ id: string; agentId: string | null; queueId: string | null }>(whose, [
      ids,
    ]);
    return new Map(rows.map(({ id, ...rest }) => [id, rest]));
  }
}
