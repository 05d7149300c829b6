import { Injectable } from '@nestjs/common';
import type { RoutingSettings } from '../../../contract/setup.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { statement } from '../../../kernel/db/statement.js';
import { UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { fact } from '../../../kernel/events/fact.js';

const store = statement(
  'routing_setting_store',
  `UPDATE routing_setting SET capacity_mode = COALESCE($1, capacity_mode), interruptible_by = COALESCE($2::jsonb, interruptible_by)`,
);

/** Changes how work stands beside work, from the next offer on; what people hold stays theirs. */
@Injectable()
export class ChangeRoutingSetting {
  constructor(private readonly work: UnitOfWork) {}

  run(change: Partial<RoutingSettings>, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const { mode = null, interruptibleBy } = change;
      await tx.query(store, [mode, interruptibleBy ? JSON.stringify(interruptibleBy) : null]);
      const data = { fields: Object.keys(change) };
      tx.record(fact('routing_setting.changed', data, { actor: factActor(actor) }));
    });
  }
}
