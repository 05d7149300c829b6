import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { AlertMetricId } from '../../contract/alerts.js';
import { isQuiet, localMoment, Workspace } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { newId } from '../../kernel/ids.js';
import { OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { type AlertValues, AlertValuesQueries } from './alert-values.queries.js';
import { nextStep, type Watched } from './next-step.js';
import { SendNotices } from './send-notices.js';

const KIND = 'floor.alerts';
const EVERY_SECONDS = 5;

const rules = statement(
  'alert_rules_watched',
  `SELECT id, metric, queue_id AS "queueId", per_queue AS "perQueue", above, threshold, clears_at AS "clearsAt", for_seconds AS "forSeconds",
     quiet_from AS "quietFrom", quiet_until AS "quietUntil", now() AS now FROM alert_rule WHERE enabled ORDER BY id`,
);
const live = statement(
  'alert_incidents_live',
  `SELECT id, rule_id AS "ruleId", queue_id AS "queueId", state, began_at AS "beganAt", told_at IS NULL AND acknowledged_at IS NULL
     AND (snoozed_until IS NULL OR snoozed_until <= now()) AS untold
   FROM alert_incident WHERE state <> 'resolved' FOR UPDATE`,
);
const open = statement(
  'alert_open',
  `INSERT INTO alert_incident (id, rule_id, queue_id, state, value, fired_at)
   VALUES ($1, $2, $3, $4, $5, CASE WHEN $4 = 'firing' THEN clock_timestamp() END) ON CONFLICT DO NOTHING`,
);
const fire = statement(
  'alert_fire',
  `UPDATE alert_incident SET state = 'firing', value = $2, fired_at = clock_timestamp() WHERE id = $1`,
);
const drop = statement('alert_drop', `DELETE FROM alert_incident WHERE id = $1`);
const resolve = statement(
  'alert_resolve',
  `UPDATE alert_incident SET state = 'resolved', resolved_at = clock_timestamp(), value = COALESCE($2, value) WHERE id = $1`,
);
const told = statement(
  'alert_told',
  `UPDATE alert_incident SET told_at = clock_timestamp(), snoozed_until = NULL WHERE id = $1`,
);

interface Rule extends Watched {
  id: string;
  metric: AlertMetricId;
  queueId: string | null;
  perQueue: boolean;
  quietFrom: string | null;
  quietUntil: string | null;
  now: Date;
}
interface Live {
  id: string;
  ruleId: string;
  queueId: string | null;
  state: 'pending' | 'firing';
  beganAt: Date;
  untold: boolean;
}

/** Looks at the floor every few seconds, in one process, and keeps an incident for each trouble as long as it lasts. */
@Injectable()
export class WatchFloor implements OnApplicationBootstrap {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly values: AlertValuesQueries,
    private readonly workspace: Workspace,
    private readonly notices: SendNotices,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.again();
  }

  @OnTimer(KIND)
  async due(): Promise<void> {
    try {
      await this.look();
    } finally {
      await this.again();
    }
  }

  async look(): Promise<void> {
    const [now, zone] = await Promise.all([this.values.read(), this.workspace.zone()]);
    await this.work.run(async (tx) => {
      const [watched, incidents] = [await tx.query<Rule>(rules), await tx.query<Live>(live)];
      const seen = new Set<string>();
      for (const rule of watched) {
        for (const [queueId, value] of scopes(rule, now)) {
          const incident = incidents.find((one) => one.ruleId === rule.id && one.queueId === queueId);
          if (incident) seen.add(incident.id);
          await this.step(tx, rule, { queueId, value, incident, zone });
        }
      }
      // Its rule was switched off or now looks elsewhere, or its queue is gone.
      for (const { id, state } of incidents.filter((one) => !seen.has(one.id))) {
        if (state === 'pending') await tx.query(drop, [id]);
        else await this.end(tx, id, null);
      }
    });
  }

  private async step(
    tx: Tx,
    rule: Rule,
    seen: { queueId: string | null; value: number | null; incident: Live | undefined; zone: string },
  ): Promise<void> {
    const { incident, queueId, value } = seen;
    const at = rule.now.getTime();
    const trouble = incident ? { state: incident.state, beganAt: incident.beganAt.getTime() } : null;
    const step = nextStep(rule, trouble, value, at);
    const id = incident?.id ?? newId('inc');
    if (step === 'drop') await tx.query(drop, [id]);
    else if (step === 'resolve') await this.end(tx, id, value);
    else if (step && !incident)
      await tx.query(open, [id, rule.id, queueId, step === 'fire' ? 'firing' : 'pending', value]);
    else if (step === 'fire') await tx.query(fire, [id, value]);
    const firing = step === 'fire' || (step === null && incident?.state === 'firing');
    if (step === 'fire') tx.record(fact('alert.fired', { ruleId: rule.id, queueId, value }, { subjectId: id }));
    if (!firing || (incident?.state === 'firing' && !incident.untold) || this.quiet(rule, at, seen.zone)) return;
    await tx.query(told, [id]);
    await this.notices.put(tx, id, 'fired');
    tx.record(fact('alert.told', { ruleId: rule.id }, { subjectId: id }));
  }

  private async end(tx: Tx, id: string, value: number | null): Promise<void> {
    await tx.query(resolve, [id, value]);
    await this.notices.put(tx, id, 'resolved');
    tx.record(fact('alert.resolved', {}, { subjectId: id }));
  }

  private quiet({ quietFrom, quietUntil }: Rule, at: number, zone: string): boolean {
    if (!quietFrom || !quietUntil) return false;
    const { time } = localMoment(new Date(at).toISOString(), null, zone);
    return isQuiet(time, { quietFrom, quietUntil });
  }

  private again(): Promise<void> {
    return this.work.run((tx) => this.timers.set(tx, { kind: KIND, key: 'all', inSeconds: EVERY_SECONDS }));
  }
}

/** The values a rule looks at: of its queue, of each queue, or of the floor. */
function scopes({ metric, queueId, perQueue }: Rule, { floor, queues }: AlertValues): [string | null, number | null][] {
  if (queueId) return queues.has(queueId) ? [[queueId, queues.get(queueId)?.[metric] ?? null]] : [];
  if (perQueue) return [...queues].map(([id, values]) => [id, values[metric] ?? null]);
  return [[null, floor[metric] ?? null]];
}
