import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Rule } from '../../contract/macros.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { CheckRule } from './check-rule.js';
import type { NewRule, RuleChanges } from './rule.schema.js';
import { ruleById, type RuleRow } from './rule-row.js';

const named = statement('rule_named', `SELECT 1 FROM rule WHERE lower(name) = lower($1) AND id <> $2`);
const add = statement(
  'rule_add',
  `INSERT INTO rule (id, name, place, enabled, "when", idle_seconds, conditions, actions)
   VALUES ($1, $2, (SELECT COALESCE(max(place), 0) + 1 FROM rule), $3, $4, $5, $6, $7)`,
);
const put = statement(
  'rule_put',
  `UPDATE rule SET name = $2, enabled = $3, "when" = $4, idle_seconds = $5, conditions = $6, actions = $7, updated_at = clock_timestamp() WHERE id = $1`,
);
const order = statement(
  'rule_order',
  `UPDATE rule SET place = o.place FROM unnest($1::text[]) WITH ORDINALITY o(id, place) WHERE rule.id = o.id`,
);

/** Keeps rules and their order. */
@Injectable()
export class KeepRules {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly check: CheckRule,
  ) {}

  async add(given: z.infer<typeof NewRule>, actor: Actor): Promise<string> {
    await this.check.run(given);
    return this.work.run(async (tx) => {
      const id = newId('rl');
      await this.refuseName(tx, given.name, id);
      await tx.query(add, [id, ...values(given)]);
      await this.told(tx, { id, ...given }, actor);
      return id;
    });
  }

  async change(id: string, given: z.infer<typeof RuleChanges>, actor: Actor): Promise<void> {
    await this.check.run(given);
    await this.work.run(async (tx) => {
      const row = await tx.one<RuleRow>(ruleById, [id]);
      if (!row) throw notFound('rule');
      const now = { ...row, idleSeconds: row.idle_seconds, ...given };
      // Another moment has no silence to wait for.
      if (now.when !== 'idle') now.idleSeconds = null;
      if (now.when === 'idle' && now.idleSeconds === null)
        throw invalid('/idleSeconds', 'required', 'A rule of silence says how long');
      await this.refuseName(tx, now.name, id);
      await tx.query(put, [id, ...values(now)]);
      await this.told(tx, now, actor);
    });
  }

  async remove(id: string, actor: Actor): Promise<void> {
    await this.work.run(async (tx) => {
      const row = await tx.one<{ name: string }>(`DELETE FROM rule WHERE id = $1 RETURNING name`, [id]);
      if (!row) throw notFound('rule');
      await this.timers.cancel(tx, 'rule.quiet', id);
      tx.record(fact('rule.changed', { name: row.name, enabled: false }, { subjectId: id, actor: factActor(actor) }));
    });
  }

  async order(ids: string[]): Promise<void> {
    await this.work.run(async (tx) => {
      const rows = await tx.query<{ id: string }>(`SELECT id FROM rule`);
      const all = new Set(rows.map(({ id }) => id));
      if (new Set(ids).size !== ids.length || ids.length !== all.size || ids.some((id) => !all.has(id)))
        throw invalid('/ids', 'incomplete', 'Name every rule once, in the order they run');
      await tx.query(order, [ids]);
    });
  }

  private async refuseName(tx: Tx, name: string, id: string): Promise<void> {
    if (await tx.one(named, [name, id])) throw conflict('name_taken', `There is a rule ${name} already`);
  }

  private async told(
    tx: Tx,
    { id, name, enabled, when }: Pick<RuleRow, 'id' | 'name' | 'enabled' | 'when'>,
    actor: Actor,
  ): Promise<void> {
    if (enabled && when === 'idle') await this.timers.set(tx, { kind: 'rule.quiet', key: id, inSeconds: 0 });
    else await this.timers.cancel(tx, 'rule.quiet', id);
    tx.record(fact('rule.changed', { name, enabled }, { subjectId: id, actor: factActor(actor) }));
  }
}

function values({
  name,
  enabled,
  when,
  idleSeconds,
  conditions,
  actions,
}: Pick<Rule, 'name' | 'enabled' | 'when' | 'idleSeconds' | 'conditions' | 'actions'>): unknown[] {
  return [name, enabled, when, idleSeconds, JSON.stringify(conditions), JSON.stringify(actions)];
}
