import { Injectable } from '@nestjs/common';
import { IANAZone } from 'luxon';
import { ContactLedger } from '../governance/index.js';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { forbidden, invalid, notFound } from '../kernel/http/problem.js';
import { type FlagChange, Flags } from './flags.js';
import { checkTraits } from './traits/check-traits.js';
import { TraitDefinitions } from './traits/definitions.js';

export interface ProfileChanges {
  name?: string;
  attributes?: Record<string, unknown>;
  timeZone?: string;
  flags?: FlagChange[];
}

/** Changes what people wrote down about a customer and records which fields changed, not their values. */
@Injectable()
export class ChangeProfile {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
    private readonly flags: Flags,
    private readonly definitions: TraitDefinitions,
  ) {}

  run(id: string, changes: ProfileChanges, actor: Actor): Promise<void> {
    return this.work.run((tx) => this.within(tx, id, changes, actor));
  }

  async within(tx: Tx, id: string, { name, attributes, timeZone, flags = [] }: ProfileChanges, actor: Actor) {
    if (timeZone && !IANAZone.isValidZone(timeZone)) {
      throw invalid('/timeZone', 'time_zone', 'Give a zone like Europe/London');
    }
    if (attributes) await this.check(tx, attributes, actor);
    // A decision under way for this customer ends before the change or reads it.
    if (flags.length > 0) await this.ledger.lock(tx, id);
    const row = await tx.one(
      `UPDATE profile SET name = COALESCE($2, name), traits = traits_take(traits, traits_from(COALESCE($3::jsonb, '{}'), $5, clock_timestamp())),
         time_zone = COALESCE($4, time_zone), updated_at = now() WHERE id = $1 RETURNING id`,
      [id, name, attributes && JSON.stringify(attributes), timeZone, actor.kind === 'key' ? 'api' : 'agent'],
    );
    if (!row) throw notFound('person');
    for (const flag of flags) await this.flags.set(tx, id, flag, actor);
    const given = Object.entries({ name, attributes, timeZone }).flatMap(([field, value]) =>
      value === undefined ? [] : field,
    );
    const fields = [...given, ...flags.map(({ flag }) => flag)];
    const traits = attributes ? { traits: Object.keys(attributes) } : {};
    tx.record(fact('profile.changed', { fields, ...traits }, { profileId: id, actor: factActor(actor) }));
  }

  private async check(tx: Tx, attributes: Record<string, unknown>, actor: Actor): Promise<void> {
    const definitions = await this.definitions.all(tx);
    checkTraits(attributes, definitions, '/attributes');
    const hidden = Object.keys(attributes).find((one) => definitions.get(one)?.visibility === 'supervisors');
    if (hidden && 'role' in actor && actor.role === 'agent') throw forbidden(`Only supervisors change “${hidden}”`);
  }
}
