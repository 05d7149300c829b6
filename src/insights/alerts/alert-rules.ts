import { Injectable } from '@nestjs/common';
import type { AlertRule } from '../../contract/alerts.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Outbound } from '../../kernel/http/outbound/index.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import type { RuleBody } from './alert.schema.js';

const columns = `id, name, metric, queue_id AS "queueId", per_queue AS "perQueue", above, threshold, clears_at AS "clearsAt", for_seconds AS "forSeconds",
  quiet_from AS "quietFrom", quiet_until AS "quietUntil", toast, emails, webhook_url AS "webhookUrl", webhook_secret IS NOT NULL AS signed, runbook, enabled`;
const all = statement('alert_rules_all', `SELECT ${columns} FROM alert_rule ORDER BY name, id`);
const one = statement('alert_rule_one', `SELECT ${columns} FROM alert_rule WHERE id = $1`);
const queue = statement('alert_rule_queue', `SELECT id FROM queue WHERE id = $1 AND deleted_at IS NULL`);
const store = statement(
  'alert_rule_store',
  `INSERT INTO alert_rule (id, name, metric, queue_id, per_queue, above, threshold, clears_at, for_seconds, quiet_from, quiet_until, toast, emails,
     webhook_url, webhook_secret, runbook, enabled)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $17, $18)
   ON CONFLICT (id) DO UPDATE SET name = $2, metric = $3, queue_id = $4, per_queue = $5, above = $6, threshold = $7, clears_at = $8,
     for_seconds = $9, quiet_from = $10, quiet_until = $11, toast = $12, emails = $13, webhook_url = $14,
     webhook_secret = CASE WHEN $16 THEN $15 ELSE alert_rule.webhook_secret END, runbook = $17, enabled = $18, updated_at = clock_timestamp()`,
);
const remove = statement('alert_rule_remove', `DELETE FROM alert_rule WHERE id = $1 RETURNING name`);

type Row = Omit<AlertRule, 'quiet'> & { quietFrom: string | null; quietUntil: string | null };

/** The rules of what is trouble and who is told. */
@Injectable()
export class AlertRules {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly box: SecretBox,
    private readonly outbound: Outbound,
  ) {}

  async all(): Promise<AlertRule[]> {
    return (await this.database.query<Row>(all)).map(show);
  }

  async save(id: string | null, body: RuleBody, actor: Actor): Promise<AlertRule> {
    const refusal = body.webhookUrl && this.outbound.refusal(body.webhookUrl);
    if (refusal) throw invalid('/webhookUrl', 'address', refusal);
    const ruleId = id ?? newId('al');
    await this.work.run(async (tx) => {
      if (id && !(await tx.one(one, [id]))) throw notFound('alert');
      if (body.queueId && !(await tx.one(queue, [body.queueId])))
        throw invalid('/queueId', 'unknown', 'There is no such queue');
      const { webhookSecret } = body;
      await tx.query(store, [
        ruleId,
        body.name,
        body.metric,
        body.queueId,
        body.perQueue,
        body.above,
        body.threshold,
        body.clearsAt ?? body.threshold,
        body.forSeconds,
        body.quiet?.from ?? null,
        body.quiet?.until ?? null,
        body.toast,
        body.emails,
        body.webhookUrl,
        webhookSecret ? this.box.seal(webhookSecret) : null,
        webhookSecret !== undefined,
        body.runbook,
        body.enabled,
      ]);
      const about = { subjectId: ruleId, actor: factActor(actor) };
      tx.record(fact('alert.rule_changed', { name: body.name, enabled: body.enabled }, about));
    });
    const [row] = await this.database.query<Row>(one, [ruleId]);
    return show(row);
  }

  async remove(id: string, actor: Actor): Promise<void> {
    await this.work.run(async (tx) => {
      const [gone] = await tx.query<{ name: string }>(remove, [id]);
      if (!gone) throw notFound('alert');
      const about = { subjectId: id, actor: factActor(actor) };
      tx.record(fact('alert.rule_changed', { name: gone.name, enabled: false }, about));
    });
  }
}

function show({ quietFrom, quietUntil, ...rest }: Row): AlertRule {
  return { ...rest, quiet: quietFrom && quietUntil ? { from: quietFrom, until: quietUntil } : null };
}
