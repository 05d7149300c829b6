import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { invalid, notFound } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import { ContactLedger } from './contact-ledger.js';

const profile = statement('consent_profile', `SELECT id FROM profile WHERE id = $1`);
const identity = statement('consent_identity', `SELECT id FROM identity WHERE id = $1 AND profile_id = $2`);
const insert = statement(
  'consent_insert',
  `INSERT INTO consent (id, profile_id, identity_id, purpose, channel, granted, source, wording, actor_kind, actor_id)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);

export interface ConsentChange {
  purpose: string;
  channel: string;
  granted: boolean;
  source: string;
  identityId?: string | null;
  wording?: string | null;
}

/** Records that a customer agreed to a purpose on a channel, or took it back; it holds from the next send on. */
@Injectable()
export class SetConsent {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
  ) {}

  run(profileId: string, change: ConsentChange, actor: Actor): Promise<void> {
    const by = factActor(actor);
    return this.work.run(async (tx) => {
      if (!(await tx.one(profile, [profileId]))) throw notFound('person');
      const identityId = change.identityId ?? null;
      if (identityId && !(await tx.one(identity, [identityId, profileId]))) {
        throw invalid('/identityId', 'unknown', 'This person has no such address');
      }
      // A decision under way for this customer ends before the change or reads it.
      await this.ledger.lock(tx, profileId);
      const { purpose, channel, granted, source } = change;
      await tx.query(insert, [
        newId('con'),
        profileId,
        identityId,
        purpose,
        channel,
        granted,
        source,
        change.wording ?? null,
        by.kind,
        by.id,
      ]);
      tx.record(
        fact('consent.changed', { purpose, channel, granted }, { profileId, subjectId: identityId, actor: by }),
      );
    });
  }
}
