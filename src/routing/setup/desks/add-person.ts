import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '../../../contract/common.js';
import type { NewPerson, SignInLink } from '../../../contract/setup.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { Sessions } from '../../../kernel/auth/sessions.js';
import { CONFIG, type RunningConfig } from '../../../kernel/config/running.js';
import { statement } from '../../../kernel/db/statement.js';
import { UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { fact } from '../../../kernel/events/fact.js';
import { notFound } from '../../../kernel/http/problem.js';
import { newId } from '../../../kernel/ids.js';
import { emailTaken } from './email-taken.js';
import { assertMayLetIn } from './may-let-in.js';

const HOURS = 24;
const add = statement(
  'person_added',
  `INSERT INTO agent (id, name, email, role) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id`,
);
const here = statement('person_here', `SELECT role FROM agent WHERE id = $1 AND disabled_at IS NULL`);

/** Somebody comes to work here, or needs another way in: each gets a link that signs them in once. */
@Injectable()
export class AddPerson {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: Sessions,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  async run({ name, email, role }: NewPerson, actor: Actor): Promise<SignInLink> {
    assertMayLetIn(role, actor);
    const id = newId('ag');
    await this.work.run(async (tx) => {
      if (!(await tx.one(add, [id, name, email, role]))) throw emailTaken();
      tx.record(fact('agent.added', { name, role }, { subjectId: id, actor: factActor(actor) }));
    });
    return this.link(id);
  }

  /** For somebody whose link was lost or is too old. What they have of passwords and sessions stays. */
  async again(id: string, actor: Actor): Promise<SignInLink> {
    await this.work.run(async (tx) => {
      const person = await tx.one<{ role: Role }>(here, [id]);
      if (!person) throw notFound('person');
      assertMayLetIn(person.role, actor);
      tx.record(fact('agent.link_made', {}, { subjectId: id, actor: factActor(actor) }));
    });
    return this.link(id);
  }

  private async link(id: string): Promise<SignInLink> {
    const token = await this.sessions.makeLink(id, HOURS);
    const expiresAt = new Date(Date.now() + HOURS * 3_600_000).toISOString();
    return { id, url: `${this.config.publicUrl}/sign-in?link=${token}`, expiresAt };
  }
}
