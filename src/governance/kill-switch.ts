import { Injectable } from '@nestjs/common';
import type { KillSwitch } from '../contract/decisions.js';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import { Database, type Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';

const read = statement(
  'kill_switch_read',
  `SELECT is_on AS "on", by_name AS by, at, reason FROM kill_switch WHERE scope = 'all'`,
);
const write = statement(
  'kill_switch_write',
  `INSERT INTO kill_switch (scope, is_on, reason, by_id, by_name) VALUES ('all', $1, $2, $3, $4)
   ON CONFLICT (scope) DO UPDATE SET is_on = $1, reason = $2, by_id = $3, by_name = $4, at = clock_timestamp()`,
);

/**
 * Stops everything the hub would do by itself. One row, read inside the transaction that claims the work, so that no node
 * acts on what it remembers.
 */
@Injectable()
export class KillSwitchState {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async read(on: Queryable = this.database): Promise<KillSwitch> {
    const [row] = await on.query<Omit<KillSwitch, 'at'> & { at: Date }>(read);
    return row ? { ...row, at: row.at.toISOString() } : { on: false, by: null, at: null, reason: null };
  }

  async set(on: boolean, reason: string, actor: Actor): Promise<KillSwitch> {
    const by = factActor(actor);
    const name = actor.kind === 'agent' || actor.kind === 'bot' ? actor.name : null;
    return this.work.run(async (tx) => {
      await tx.query(write, [on, reason, by.id, name]);
      tx.record(fact('kill_switch.changed', { on }, { actor: by }));
      return this.read(tx);
    });
  }
}
