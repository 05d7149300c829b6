import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { invalid, notFound } from '../kernel/http/problem.js';
import { ContactLedger } from './contact-ledger.js';
import { RecordConsent } from './record-consent.js';

const profile = statement('consent_profile', `SELECT id FROM profile WHERE id = $1`);
const identity = statement(
  'consent_identity',
  `SELECT profile_id AS id FROM identity WHERE id = $1 AND profile_id IN (SELECT members_of($2))`,
);
const known = statement(
  'consent_known',
  `SELECT EXISTS (SELECT 1 FROM purpose WHERE name = $1) AS purpose, (SELECT t.purpose FROM consent_text t WHERE t.id = $2) AS text`,
);

export interface ConsentChange {
  purpose: string;
  channel: string;
  granted: boolean;
  source: string;
  identityId?: string | null;
  wording?: string | null;
  /** The version of our own text they were shown. */
  textId?: string | null;
}

/** Records that a customer agreed to a purpose on a channel, or took it back; it holds from the next send on. */
@Injectable()
export class SetConsent {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
    private readonly record: RecordConsent,
  ) {}

  run(profileId: string, change: ConsentChange, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      if (!(await tx.one(profile, [profileId]))) throw notFound('person');
      await refuseUnknown(tx, change);
      const identityId = change.identityId ?? null;
      // What is said of an address stays with the record the address is on.
      const owner = identityId ? await tx.one<{ id: string }>(identity, [identityId, profileId]) : { id: profileId };
      if (!owner) throw invalid('/identityId', 'unknown', 'This person has no such address');
      // A decision under way for this customer ends before the change or reads it.
      await this.ledger.lock(tx, profileId);
      await this.record.within(tx, { ...change, identityId, owner: owner.id }, factActor(actor), profileId);
    });
  }
}

async function refuseUnknown(tx: Tx, { purpose, textId = null }: ConsentChange): Promise<void> {
  const found = await tx.one<{ purpose: boolean; text: string | null }>(known, [purpose, textId]);
  if (!found?.purpose) throw invalid('/purpose', 'unknown', 'There is no such purpose: `GET /v1/purposes` names them');
  if (textId === null) return;
  if (!found.text) throw invalid('/textId', 'unknown', 'There is no such text: `GET /v1/consent-texts` names them');
  if (found.text !== purpose) throw invalid('/textId', 'other_purpose', `This text is about ${found.text}`);
}
