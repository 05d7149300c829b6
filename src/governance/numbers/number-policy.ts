import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defaultNumberPolicy, numberActions, type NumberPolicy } from '../../contract/numbers.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';

const read = statement('number_policy', `SELECT value FROM setting WHERE name = 'number_policy'`);
const hold = statement('number_policy_hold', `SELECT pg_advisory_xact_lock(727165, hashtext('number_policy'))`);
const write = statement(
  'number_policy_write',
  `INSERT INTO setting (name, value) VALUES ('number_policy', $1) ON CONFLICT (name) DO UPDATE SET value = $1, updated_at = now()`,
);

const action = z.enum(numberActions).optional();
export const NumberPolicyChange = z.strictObject({ card: action, national_id: action, iban: action });

/** What becomes of each kind of number on its way out. */
@Injectable()
export class NumberPolicyStore {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async read(on: Queryable = this.database): Promise<NumberPolicy> {
    const [row] = await on.query<{ value: Partial<NumberPolicy> }>(read);
    return { ...defaultNumberPolicy, ...row?.value };
  }

  change(change: z.infer<typeof NumberPolicyChange>, actor: Actor): Promise<NumberPolicy> {
    return this.work.run(async (tx) => {
      await tx.query(hold);
      const before = await this.read(tx);
      const after = { ...before, ...change };
      await tx.query(write, [JSON.stringify(after)]);
      tx.record(fact('number_policy.changed', { before, after }, { actor: factActor(actor) }));
      return after;
    });
  }
}
