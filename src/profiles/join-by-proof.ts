import { Injectable } from '@nestjs/common';
import type { Proof } from '../contract/traits.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import type { Address } from './identify.js';
import { MergeProfiles } from './merge-profiles.js';
import { ProposeMerge } from './propose-merge.js';

const claim = statement(
  'identity_claim',
  `INSERT INTO identity_claim (profile_id, kind, value, source) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
);
// Two customer numbers of one system are two customers, whatever address they share; and what a person parted stays parted.
const inTheWay = statement(
  'join_in_the_way',
  `SELECT CASE WHEN root_of($1) = root_of($2) THEN 'one_already'
     WHEN EXISTS (SELECT 1 FROM merge_proposal m JOIN profile a ON a.id = m.a JOIN profile b ON b.id = m.b
       WHERE m.state = 'rejected' AND ((a.root_id = root_of($1) AND b.root_id = root_of($2)) OR (a.root_id = root_of($2) AND b.root_id = root_of($1)))) THEN 'parted'
     WHEN EXISTS (SELECT 1 FROM identity x JOIN identity y ON y.source = x.source AND y.kind = x.kind AND y.value <> x.value
         AND split_part(y.value, ':', 1) = CASE WHEN x.value LIKE '%:%' THEN split_part(x.value, ':', 1) ELSE split_part(y.value, ':', 1) END
       WHERE x.kind = 'external_id' AND x.proof IN ('verified', 'strong') AND y.proof IN ('verified', 'strong')
         AND x.profile_id IN (SELECT members_of($1)) AND y.profile_id IN (SELECT members_of($2))) THEN 'two_customers' END AS why`,
);

interface Met {
  profileId: string;
  /** How well the one who has it proved it. */
  proof: Proof;
  address: Address;
}

/** What follows when somebody names an address that is another record's: one person, a question for people, or nothing. */
@Injectable()
export class JoinByProof {
  constructor(
    private readonly merge: MergeProfiles,
    private readonly propose: ProposeMerge,
  ) {}

  async run(tx: Tx, profileId: string, { profileId: owner, proof, address }: Met): Promise<void> {
    if (owner === profileId) return;
    if (address.proof === 'none' || address.proof === 'claimed') {
      await tx.query(claim, [profileId, address.kind, address.value, address.source]);
      return;
    }
    const { why } = (await tx.one<{ why: string | null }>(inTheWay, [owner, profileId])) as { why: string | null };
    if (why === 'one_already' || why === 'parted') return;
    const { kind, value } = address;
    const evidence = [{ field: kind, a: value, b: value, agreement: 'same', proof: [proof, address.proof] }];
    if (why === 'two_customers') {
      await this.propose.within(tx, [{ a: owner, b: profileId, score: 0.5, evidence, why: 'shared_address' }]);
      return;
    }
    const found = { surviving: owner, discarded: profileId, reason: 'verified_address', evidence, score: 1 };
    await this.merge.within(tx, found, { kind: 'system', id: null });
  }
}
