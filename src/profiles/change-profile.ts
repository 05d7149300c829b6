import { Injectable } from '@nestjs/common';
import { IANAZone } from 'luxon';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { invalid, notFound } from '../kernel/http/problem.js';

export interface ProfileChanges {
  name?: string;
  attributes?: Record<string, unknown>;
  doNotContact?: boolean;
  openComplaint?: boolean;
  timeZone?: string;
}

/** Changes what people wrote down about a customer and records which fields changed, not their values. */
@Injectable()
export class ChangeProfile {
  constructor(private readonly work: UnitOfWork) {}

  async run(id: string, changes: ProfileChanges, actor: Actor): Promise<void> {
    if (changes.timeZone && !IANAZone.isValidZone(changes.timeZone)) {
      throw invalid('/timeZone', 'time_zone', 'Give a zone like Europe/London');
    }
    await this.work.run(async (tx) => {
      const row = await tx.one(
        `UPDATE profile SET name = COALESCE($2, name), attributes = jsonb_strip_nulls(attributes || COALESCE($3::jsonb, '{}')),
           do_not_contact = COALESCE($4, do_not_contact), open_complaint = COALESCE($5, open_complaint),
           time_zone = COALESCE($6, time_zone), updated_at = now()
         WHERE id = $1 RETURNING id`,
        [
          id,
          changes.name,
          changes.attributes && JSON.stringify(changes.attributes),
          changes.doNotContact,
          changes.openComplaint,
          changes.timeZone,
        ],
      );
      if (!row) throw notFound('person');
      tx.record(fact('profile.changed', { fields: Object.keys(changes) }, { profileId: id, actor: factActor(actor) }));
    });
  }
}
