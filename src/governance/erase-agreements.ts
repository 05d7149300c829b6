import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { type ErasedRows, eraseBy, Erases, type Erasing } from '../kernel/erase.js';

/** Takes out what a person agreed to, and which contacts of ours with them were counted. */
@Injectable()
export class EraseAgreements {
  @Erases('leaves')
  run(tx: Tx, { profileIds }: Erasing): Promise<ErasedRows> {
    return eraseBy(tx, [
      ['consent', `DELETE FROM consent WHERE profile_id = ANY($1)`, [profileIds]],
      ['contact_ledger', `DELETE FROM contact_ledger WHERE profile_id = ANY($1)`, [profileIds]],
    ]);
  }
}
