import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import type { Proof } from '../../contract/traits.js';
import { Identify, isProved } from '../identify.js';
import { NUMBERS, numberOf } from './take-one.js';

const signed = statement(
  'numbers_signed',
  `SELECT profile_id AS "profileId", value, proof FROM identity WHERE id = $1 AND kind = 'external_id' AND source = 'webchat'`,
);

/** Who the shop signed for in the web chat is the customer its servers tell of under the same number: live, in the same session. */
@Injectable()
export class FollowNumbers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly identify: Identify,
  ) {}

  @On('profile.identified')
  async follow({ subjectId, data }: Fact<'profile.identified'>): Promise<void> {
    if (data.kind !== 'external_id' || !subjectId) return;
    await this.work.run(async (tx) => {
      const found = await tx.one<{ profileId: string; value: string; proof: Proof }>(signed, [subjectId]);
      if (!found || !isProved(found.proof)) return;
      const { profileId, value, proof } = found;
      await this.identify.link(tx, profileId, { kind: 'external_id', value: numberOf(value), proof, source: NUMBERS });
    });
  }
}
