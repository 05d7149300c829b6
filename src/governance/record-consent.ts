import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../kernel/events/fact.js';
import { newId } from '../kernel/ids.js';
import { Refusals } from './refusals.js';

const insert = statement(
  'consent_insert',
  `INSERT INTO consent (id, profile_id, identity_id, purpose, channel, granted, source, wording, text_id, actor_kind, actor_id)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING RETURNING id`,
);

export interface NewLine {
  /** Only where the same may be handed over twice. */
  id?: string;
  /** The record it is said on. */
  owner: string;
  identityId: string | null;
  purpose: string;
  channel: string;
  granted: boolean;
  source: string;
  wording?: string | null;
  textId?: string | null;
}

/** Writes one line of consent, under the person's lock its caller holds, and takes back what a refusal forbids. */
@Injectable()
export class RecordConsent {
  constructor(private readonly refusals: Refusals) {}

  /** False when this line was there before. */
  async within(tx: Tx, line: NewLine, actor: FactActor, about = line.owner): Promise<boolean> {
    const { owner, identityId, purpose, channel, granted, source } = line;
    const stored = await tx.one(insert, [
      line.id ?? newId('con'),
      owner,
      identityId,
      purpose,
      channel,
      granted,
      source,
      line.wording ?? null,
      line.textId ?? null,
      actor.kind,
      actor.id,
    ]);
    if (!stored) return false;
    tx.record(
      fact('consent.changed', { purpose, channel, granted }, { profileId: about, subjectId: identityId, actor }),
    );
    if (!granted) await this.refusals.tell(tx, { profileId: owner, purpose, channel, identityId });
    return true;
  }
}
