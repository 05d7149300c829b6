import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type Address, Identify } from '../profiles/index.js';

/** Ties addresses a customer named or proved to the profile they write from. One that already belongs to somebody stays there. */
@Injectable()
export class TieAddress {
  constructor(
    private readonly work: UnitOfWork,
    private readonly identify: Identify,
  ) {}

  /** False when nobody writes from `known` yet: there is no profile to tie to. */
  run(known: Pick<Address, 'kind' | 'value'>, more: Address[]): Promise<boolean> {
    return this.work.run(async (tx) => {
      const row = await tx.one<{ profile_id: string }>(
        `SELECT profile_id FROM identity WHERE kind = $1 AND value = $2`,
        [known.kind, known.value],
      );
      if (!row) return false;
      for (const address of more) await this.identify.link(tx, row.profile_id, address);
      return true;
    });
  }
}
