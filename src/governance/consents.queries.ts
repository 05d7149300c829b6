import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { type ConsentRecord, type ConsentState, readConsent } from './judge-consent.js';

const ofPurpose = statement(
  'consent_of_purpose',
  `SELECT identity_id AS "identityId", channel, granted, source, at FROM consent WHERE profile_id = $1 AND purpose = $2 AND channel IN ($3, 'any')`,
);
const history = statement(
  'consent_history',
  `SELECT id, purpose, channel, identity_id AS "identityId", granted, source, wording, actor_kind AS "actorKind", actor_id AS "actorId", at
   FROM consent WHERE profile_id = $1 ORDER BY at DESC, id DESC LIMIT 500`,
);

export interface ConsentLine {
  id: string;
  purpose: string;
  channel: string;
  identityId: string | null;
  granted: boolean;
  source: string;
  /** The words the customer agreed to, or their version. */
  wording: string | null;
  actorKind: string;
  actorId: string | null;
  at: string;
}

/** What a customer agreed to and refused, now and before. */
@Injectable()
export class ConsentsQueries {
  constructor(private readonly database: Database) {}

  /** Read on the sender's own transaction, never from a cache. */
  async state(
    on: Queryable,
    profileId: string,
    purpose: string,
    channel: string,
    identityId: string | null,
  ): Promise<ConsentState> {
    const rows = await on.query<Omit<ConsentRecord, 'at'> & { at: Date }>(ofPurpose, [profileId, purpose, channel]);
    return readConsent(
      rows.map((row) => ({ ...row, at: row.at.toISOString() })),
      channel,
      identityId,
    );
  }

  /** Every change, newest first. */
  async history(profileId: string): Promise<ConsentLine[]> {
    const rows = await this.database.query<Omit<ConsentLine, 'at'> & { at: Date }>(history, [profileId]);
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  /** The newest line of each purpose, channel and identity. */
  async current(profileId: string): Promise<ConsentLine[]> {
    const seen = new Set<string>();
    return (await this.history(profileId)).filter((line) => {
      const scope = `${line.purpose} ${line.channel} ${line.identityId}`;
      return !seen.has(scope) && seen.add(scope);
    });
  }
}
