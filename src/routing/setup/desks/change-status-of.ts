import { Injectable } from '@nestjs/common';
import type { AgentStatus } from '../../../contract/routing.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { Database } from '../../../kernel/db/database.js';
import { statement } from '../../../kernel/db/statement.js';
import { notFound } from '../../../kernel/http/problem.js';
import { SetStatus } from '../../desk/set-status.js';
import { assertMayHide } from '../hide.js';

const known = statement('status_person', `SELECT id FROM agent WHERE id = $1 AND disabled_at IS NULL`);

/** A supervisor chooses a status for somebody: sends them to a break they forgot to take, or ends one. */
@Injectable()
export class ChangeStatusOf {
  constructor(
    private readonly database: Database,
    private readonly setStatus: SetStatus,
  ) {}

  async run(
    agentId: string,
    to: { status: AgentStatus; reason?: string; private?: boolean },
    actor: Actor,
  ): Promise<void> {
    assertMayHide(actor, to.private ?? false);
    if (!(await this.database.one(known, [agentId]))) throw notFound('person');
    await this.setStatus.run({ id: agentId }, to.status, to.reason, { actor: factActor(actor), private: to.private });
  }
}
