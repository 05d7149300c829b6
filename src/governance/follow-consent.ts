import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { ContactLedger } from './contact-ledger.js';
import { RecordConsent } from './record-consent.js';

/** The source of what customers said in their own words. */
const WORDS = 'words';

const said = statement(
  'consent_said',
  `SELECT i.profile_id AS "profileId", x.channel FROM identity i, inbox x WHERE i.id = $1 AND x.id = $2`,
);
const standing = statement(
  'consent_standing',
  `SELECT DISTINCT ON (purpose) purpose, granted, source FROM consent
   WHERE profile_id = $1 AND identity_id = $2 AND channel = $3 ORDER BY purpose, at DESC, id DESC`,
);
// By this record alone: what another agreed to is not brought back here because the two were joined.
const agreed = statement(
  'consent_agreed',
  `SELECT DISTINCT purpose FROM consent
   WHERE profile_id = $1 AND granted AND channel IN ($3, 'any') AND (identity_id IS NULL OR identity_id = $2)`,
);
const purposes = statement(
  'consent_purposes',
  `SELECT name AS purpose FROM purpose UNION SELECT purpose FROM consent WHERE profile_id = $1`,
);

interface Standing {
  purpose: string;
  granted: boolean;
  source: string;
}

/** Records what customers say in their own words, STOP or START, as consent refused or given on that channel and address. */
@Injectable()
export class FollowConsent {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
    private readonly record: RecordConsent,
  ) {}

  @On('consent.said')
  async follow(heard: Fact<'consent.said'>): Promise<void> {
    await this.work.run(async (tx) => {
      const { subjectId: identityId, data } = heard;
      const found = await tx.one<{ profileId: string; channel: string }>(said, [identityId, data.inboxId]);
      if (!found) return;
      const { profileId, channel } = found;
      // A decision under way for this customer ends before the change or reads it.
      await this.ledger.lock(tx, profileId);
      for (const purpose of await this.meant(tx, heard, found)) {
        // One fact makes one record of a purpose, however often it is handed over.
        const id = `con_${heard.xid}_${heard.position}_${purpose}`;
        const { granted, evidence } = data;
        const line = { id, owner: profileId, identityId, purpose, channel, granted, source: WORDS, wording: evidence };
        await this.record.within(tx, line, { kind: 'customer', id: identityId });
      }
    });
  }

  /**
   * STOP means everything. START takes back what STOP refused, as far as it was agreed to before: it brings back a yes and is
   * none of its own, and what the customer refused in another way stays refused.
   */
  private async meant(
    tx: Tx,
    { subjectId, data }: Fact<'consent.said'>,
    { profileId, channel }: { profileId: string; channel: string },
  ): Promise<string[]> {
    const now = await tx.query<Standing>(standing, [profileId, subjectId, channel]);
    const of = new Map(now.map((one) => [one.purpose, one]));
    if (!data.granted) {
      // Whatever there is, even if nobody ever asked them.
      const all = await tx.query<{ purpose: string }>(purposes, [profileId]);
      return all.map(({ purpose }) => purpose).filter((purpose) => of.get(purpose)?.granted !== false);
    }
    const stopped = now.filter(({ granted, source }) => !granted && source === WORDS).map(({ purpose }) => purpose);
    const before = await tx.query<{ purpose: string }>(agreed, [profileId, subjectId, channel]);
    // Whoever says START asks to be answered here, whatever was agreed to.
    const back = new Set([...before.map(({ purpose }) => purpose), 'service']);
    return [...back].filter((purpose) => stopped.includes(purpose) || (purpose === 'service' && !of.has(purpose)));
  }
}
