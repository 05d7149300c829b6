import type { AlertIncident, AlertMetricId } from '../../contract/alerts.js';

export const incidentColumns = `i.id, i.rule_id AS "ruleId", r.name, r.metric, r.runbook, r.toast, r.threshold, i.queue_id AS "queueId", q.name AS "queueName",
  i.state, i.value, i.fired_at AS "firedAt", i.told_at AS "toldAt", i.acknowledged_at AS "ackAt", a.name AS "ackBy",
  i.snoozed_until AS "snoozedUntil", i.resolved_at AS "resolvedAt",
  (SELECT COALESCE(json_agg(json_build_object('to', CASE n.kind WHEN 'email' THEN n.target ELSE 'the webhook' END, 'why', n.last_error) ORDER BY n.id), '[]')
   FROM alert_notice n WHERE n.incident_id = i.id AND n.state = 'failed') AS untold`;
export const incidentTables = `alert_incident i JOIN alert_rule r ON r.id = i.rule_id LEFT JOIN queue q ON q.id = i.queue_id
  LEFT JOIN agent a ON a.id = i.acknowledged_by`;

export interface IncidentRow {
  id: string;
  ruleId: string;
  name: string;
  metric: AlertMetricId;
  runbook: string | null;
  toast: boolean;
  threshold: number;
  queueId: string | null;
  queueName: string | null;
  state: AlertIncident['state'];
  value: number | null;
  firedAt: Date;
  toldAt: Date | null;
  ackAt: Date | null;
  ackBy: string | null;
  snoozedUntil: Date | null;
  resolvedAt: Date | null;
  untold: AlertIncident['untold'];
}

export function toIncident(row: IncidentRow): AlertIncident {
  return {
    id: row.id,
    rule: { id: row.ruleId, name: row.name, metric: row.metric, runbook: row.runbook, toast: row.toast },
    queue: row.queueId ? { id: row.queueId, name: row.queueName ?? '' } : null,
    state: row.state,
    value: row.value,
    threshold: row.threshold,
    firedAt: row.firedAt.toISOString(),
    toldAt: row.toldAt?.toISOString() ?? null,
    acknowledged: row.ackAt && { by: row.ackBy ?? 'Somebody', at: row.ackAt.toISOString() },
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    untold: row.untold,
  };
}
