import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { SensitiveAction } from '../../contract/decisions.js';
import { neededProofs } from '../../contract/traits.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, notFound } from '../../kernel/http/problem.js';

const MOST = 50;
const read = statement('sensitive_actions', `SELECT value FROM setting WHERE name = 'sensitive_actions'`);
const hold = statement('sensitive_actions_hold', `SELECT pg_advisory_xact_lock(727165, hashtext('sensitive_actions'))`);
const write = statement(
  'sensitive_actions_write',
  `INSERT INTO setting (name, value) VALUES ('sensitive_actions', $1) ON CONFLICT (name) DO UPDATE SET value = $1, updated_at = now()`,
);

/** What does harm when it is done for somebody else, before anybody has said more. */
const usual: SensitiveAction[] = [
  { name: 'credit', label: 'Give a credit', needsProof: 'verified' },
  { name: 'address_change', label: 'Change the address', needsProof: 'verified' },
];

export const SensitiveActionBody = z.strictObject({
  label: z.string().trim().min(1, 'Say what is done').max(80),
  needsProof: z.enum(neededProofs),
});

/** What is done only for somebody who has proved who they are, and how well. */
@Injectable()
export class SensitiveActions {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async all(on: Queryable = this.database): Promise<SensitiveAction[]> {
    const [row] = await on.query<{ value: SensitiveAction[] }>(read);
    return row?.value ?? usual;
  }

  async find(name: string, on: Queryable = this.database): Promise<SensitiveAction | undefined> {
    return (await this.all(on)).find((one) => one.name === name);
  }

  put(after: SensitiveAction, actor: Actor): Promise<SensitiveAction> {
    return this.change(after.name, after, actor).then(() => after);
  }

  remove(name: string, actor: Actor): Promise<void> {
    return this.change(name, null, actor);
  }

  private change(name: string, after: SensitiveAction | null, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      await tx.query(hold);
      const all = await this.all(tx);
      const before = all.find((one) => one.name === name) ?? null;
      if (!before && !after) throw notFound('action');
      if (!before && all.length >= MOST) throw conflict('conflict', `There are ${MOST} actions already`);
      const kept = all.flatMap((one) => (one.name === name ? (after ?? []) : one));
      await tx.query(write, [JSON.stringify(before || !after ? kept : [...all, after])]);
      const about = { subjectId: name, actor: factActor(actor) };
      tx.record(fact('sensitive_action.changed', { before, after }, about));
    });
  }
}
