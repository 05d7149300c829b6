import { Injectable } from '@nestjs/common';
import type { PersonChange } from '../../../contract/setup.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { statement } from '../../../kernel/db/statement.js';
import { UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { fact } from '../../../kernel/events/fact.js';
import { conflictAt, notFound } from '../../../kernel/http/problem.js';
import { emailTaken } from './email-taken.js';
import { assertMayLetIn } from './may-let-in.js';

// All administrators at once: two who step down in the same moment must not both find the other one there.
const admins = statement(
  'admins_lock',
  `SELECT id FROM agent WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
);
const lock = statement(
  'person_change_lock',
  `SELECT name, email, role FROM agent WHERE id = $1 AND disabled_at IS NULL FOR UPDATE`,
);
const change = statement('person_change', `UPDATE agent SET name = $2, email = $3, role = $4 WHERE id = $1`);
const UNIQUE = '23505';

/** Somebody gets another name, address or role; their open sessions follow at once. */
@Injectable()
export class ChangePerson {
  constructor(private readonly work: UnitOfWork) {}

  run(id: string, given: PersonChange, actor: Actor): Promise<void> {
    const changed = this.work.run(async (tx) => {
      const all = await tx.query<{ id: string }>(admins);
      const was = await tx.one<Required<PersonChange>>(lock, [id]);
      if (!was) throw notFound('person');
      const now = { name: given.name ?? was.name, email: given.email ?? was.email, role: given.role ?? was.role };
      for (const role of [was.role, now.role]) assertMayLetIn(role, actor);
      if (was.role === 'admin' && now.role !== 'admin' && all.every((one) => one.id === id))
        throw conflictAt(
          '/role',
          'last_admin',
          'Somebody has to be able to set the hub up: make another administrator first',
        );
      const fields = (['name', 'email', 'role'] as const).filter((field) => now[field] !== was[field]);
      if (fields.length === 0) return;
      await tx.query(change, [id, now.name, now.email, now.role]);
      const data = { fields, role: now.role, was: was.role };
      tx.record(fact('agent.changed', data, { subjectId: id, actor: factActor(actor) }));
    });
    return changed.catch((error: { code?: string }) => {
      if (error.code === UNIQUE) throw emailTaken();
      throw error;
    });
  }
}
