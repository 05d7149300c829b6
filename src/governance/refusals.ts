import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/db/unit-of-work.js';

/** A no that was just noted: `any` means every channel, no identity the whole person. */
export interface Refused {
  profileId: string;
  purpose: string;
  channel: string;
  identityId: string | null;
}
export type Withhold = (tx: Tx, refused: Refused) => Promise<void>;

/**
 * Tells of a refusal inside the transaction that notes it. Whoever has something on its way takes it back there, so that once
 * the no is committed nothing leaves any more.
 */
@Injectable()
export class Refusals {
  private readonly listeners: Withhold[] = [];

  add(withhold: Withhold): void {
    this.listeners.push(withhold);
  }

  async tell(tx: Tx, refused: Refused): Promise<void> {
    for (const withhold of this.listeners) await withhold(tx, refused);
  }
}
