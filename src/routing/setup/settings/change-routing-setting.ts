import { Injectable } from '@nestjs/common';
import type { RoutingSettings } from '../../../contract/setup.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { statement } from '../../../kernel/db/statement.js';
import { UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { fact } from '../../../kernel/events/fact.js';

const store = statement(
  'routing_setting_store',
  `UPDATE routing_setting SET capacity_mode = COALESCE($1, capacity_mode), interruptible_by = COALESCE($2::jsonb, interruptible_by), limits = limits || COALESCE($3::jsonb, '{}')`,
);

type RoutingSettingChange = Partial<Omit<RoutingSettings, 'limits'>> & { limits?: Partial<RoutingSettings['limits']> };

/** Changes how work stands beside work, from the next offer on, and what new people begin with; what people hold and have stays theirs. */
@Injectable()
export class ChangeRoutingSetting {
  constructor(private readonly work: UnitOfWork) {}

  run(change: RoutingSettingChange, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const { mode = null, interruptibleBy, limits } = change;
      const json = (value?: object) => (value ? JSON.stringify(value) : null);
      await tx.query(store, [mode, json(interruptibleBy), json(limits)]);
      const data = { fields: Object.keys(change) };
      tx.record(fact('routing_setting.changed', data, { actor: factActor(actor) }));
    });
  }
}
