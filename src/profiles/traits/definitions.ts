import { Injectable } from '@nestjs/common';
import type { TraitDefinition } from '../../contract/traits.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { computedStrategy } from './strategies.js';
import type { NewTrait, TraitChanges } from './trait.schema.js';

const all = statement(
  'traits_all',
  `SELECT name, label, type, strategy, choices, fresh_days AS "freshDays", visibility, pii, needs_proof AS "needsProof", compute
   FROM trait_definition ORDER BY compute IS NOT NULL, created_at, name`,
);
const add = statement(
  'trait_add',
  `INSERT INTO trait_definition (name, label, type, strategy, choices, fresh_days, visibility, pii, compute, needs_proof)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING name`,
);
const put = statement(
  'trait_put',
  `UPDATE trait_definition SET label = $2, strategy = $3, choices = $4, fresh_days = $5, visibility = $6, pii = $7, compute = $8, needs_proof = $9,
     updated_at = clock_timestamp() WHERE name = $1`,
);

export type Definitions = ReadonlyMap<string, TraitDefinition>;

/** What may be known of people: the custom fields, and the traits the hub works out. */
@Injectable()
export class TraitDefinitions {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async all(on: Queryable = this.database): Promise<Definitions> {
    const rows = await on.query<TraitDefinition>(all);
    return new Map(rows.map((one) => [one.name, one]));
  }

  async one(name: string): Promise<TraitDefinition> {
    const found = (await this.all()).get(name);
    if (!found) throw notFound('trait');
    return found;
  }

  add(given: NewTrait, actor: Actor): Promise<void> {
    const { name, label, type, choices, freshDays, visibility, pii, compute, needsProof } = given;
    const strategy = compute ? computedStrategy(compute) : given.strategy;
    const values = [
      name,
      label,
      type,
      strategy,
      choices,
      freshDays,
      visibility,
      pii,
      compute && JSON.stringify(compute),
      needsProof,
    ];
    return this.work.run(async (tx) => {
      if (!(await tx.one(add, values))) throw conflict('trait_exists', 'There is a trait of this name already');
      tx.record(fact('trait.changed', { name }, { actor: factActor(actor) }));
    });
  }

  async change(name: string, changes: TraitChanges, actor: Actor): Promise<void> {
    const now = { ...(await this.one(name)), ...changes };
    const { label, choices, freshDays, visibility, pii, compute, needsProof } = now;
    const strategy = compute ? computedStrategy(compute) : now.strategy;
    const computed = compute && JSON.stringify(compute);
    const values = [name, label, strategy, choices, freshDays, visibility, pii, computed, needsProof];
    await this.work.run(async (tx) => {
      await tx.query(put, values);
      tx.record(fact('trait.changed', { name }, { actor: factActor(actor) }));
    });
  }

  /** The values stay with the people and are shown as undeclared ones. */
  async remove(name: string, actor: Actor): Promise<void> {
    await this.one(name);
    await this.work.run(async (tx) => {
      await tx.query(`DELETE FROM trait_definition WHERE name = $1`, [name]);
      tx.record(fact('trait.changed', { name }, { actor: factActor(actor) }));
    });
  }
}
