import { Injectable } from '@nestjs/common';
import type { SlaMetric, SlaTrack } from '../../contract/sla.js';
import type { Hours } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import type { Agreement } from './clocks.js';

const any = statement('sla_any', `SELECT EXISTS (SELECT 1 FROM sla_policy) AS found`);
// Of each track the first that fits. What was agreed later than something happened does not count for it.
const fitting = statement(
  'sla_fitting',
  `SELECT DISTINCT ON (p.track) p.track, p.id AS "policyId", p.name AS "policyName", p.warn_seconds AS "warnSeconds",
     p.first_response_seconds AS first_response, p.next_response_seconds AS next_response, p.resolution_seconds AS resolution,
     CASE WHEN b.id IS NULL THEN NULL
       ELSE jsonb_build_object('timeZone', b.time_zone, 'weekly', b.weekly, 'holidays', b.holidays, 'exceptions', b.exceptions) END AS hours
   FROM conversation c JOIN inbox x ON x.id = c.inbox_id JOIN sla_policy p ON p.active AND p.created_at <= $2 LEFT JOIN business_calendar b ON b.id = p.hours_id
   WHERE c.id = $1 AND (p.channel_classes = '{}' OR COALESCE(x.config ->> 'channelClass', x.class) = ANY(p.channel_classes))
     AND (p.queues = '{}' OR COALESCE(c.queue_id, x.queue_id) = ANY(p.queues))
     AND (p.tiers = '{}' OR EXISTS (SELECT 1 FROM profile m WHERE m.id IN (SELECT members_of(c.profile_id))
       AND lower(m.traits -> 'tier' ->> 'value') IN (SELECT lower(t) FROM unnest(p.tiers) t)))
   ORDER BY p.track, p.place, p.id`,
);
const FRESH_MS = 2000;

type Row = {
  track: SlaTrack;
  policyId: string;
  policyName: string;
  warnSeconds: number;
  hours: Hours | null;
} & Record<SlaMetric, number | null>;

/** Finds what was agreed for a conversation. */
@Injectable()
export class Agreements {
  private known: { found: boolean; at: number } | null = null;
  private changes = 0;

  constructor(private readonly database: Database) {}

  /** A hub without agreements does nothing for them. */
  async any(): Promise<boolean> {
    if (this.known && (this.known.found || Date.now() - this.known.at < FRESH_MS)) return this.known.found;
    const { changes } = this;
    const [row] = await this.database.query<{ found: boolean }>(any);
    // What was read before a change is not kept after it.
    if (changes === this.changes) this.known = { found: row.found, at: Date.now() };
    return row.found;
  }

  changed(): void {
    this.known = null;
    this.changes += 1;
  }

  async of(tx: Tx, conversationId: string, at: string): Promise<Agreement> {
    const rows = await tx.query<Row>(fitting, [conversationId, at]);
    return (track) => {
      const row = rows.find((one) => one.track === track);
      if (!row) return null;
      const { first_response, next_response, resolution, track: _, ...rest } = row;
      return { ...rest, seconds: { first_response, next_response, resolution } };
    };
  }
}
