import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { ContactLedger } from './contact-ledger.js';

/** What a customer who says STOP refuses even if nobody ever asked them. */
const PURPOSES = ['service', 'marketing'];
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
const agreed = statement(
  'consent_agreed',
  `SELECT DISTINCT purpose FROM consent
   WHERE profile_id = $1 AND granted AND channel IN ($3, 'any') AND (identity_id IS NULL OR identity_id = $2)`,
);
const purposes = statement('consent_purposes', `SELECT DISTINCT purpose FROM consent WHERE profile_id = $1`);
const insert = statement(
  'consent_by_words',
  `INSERT INTO consent (id, profile_id, identity_id, purpose, channel, granted, source, wording, actor_kind, actor_id)
   VALUES ($1, $2, $3, $4, $5, $6, '${WORDS}', $7, 'customer', $3) ON CONFLICT (id) DO NOTHING RETURNING id`,
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
        const values = [id, profileId, identityId, purpose, channel, granted, evidence];
        if (!(await tx.one(insert, values))) continue;
        const actor = { kind: 'customer' as const, id: identityId };
        tx.record(fact('consent.changed', { purpose, channel, granted }, { profileId, subjectId: identityId, actor }));
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
      const known = await tx.query<{ purpose: string }>(purposes, [profileId]);
      const all = new Set([...PURPOSES, ...known.map(({ purpose }) => purpose)]);
      return [...all].filter((purpose) => of.get(purpose)?.granted !== false);
    }
    const stopped = now.filter(({ granted, source }) => !granted && source === WORDS).map(({ purpose }) => purpose);
    const before = await tx.query<{ purpose: string }>(agreed, [profileId, subjectId, channel]);
    // Whoever says START asks to be answered here, whatever was agreed to.
    const back = new Set([...before.map(({ purpose }) => purpose), 'service']);
    return [...back].filter((purpose) => stopped.includes(purpose) || (purpose === 'service' && !of.has(purpose)));
  }
}
