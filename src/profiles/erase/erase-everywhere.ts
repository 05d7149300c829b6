import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import type { ErasedRows, Erasing } from '../../kernel/erase.js';
import type { KnownAddress } from './address-patterns.js';
import { EraseRecords } from './erase-records.js';
import { Erasers } from './erasers.js';

/** Every feature's tables first, then the person's own records. */
@Injectable()
export class EraseEverywhere {
  constructor(
    private readonly erasers: Erasers,
    private readonly records: EraseRecords,
  ) {}

  async run(tx: Tx, who: Erasing & { known: KnownAddress[] }): Promise<ErasedRows> {
    const rows = await this.erasers.run(tx, who);
    for (const [table, n] of Object.entries(await this.records.run(tx, who))) rows[table] = (rows[table] ?? 0) + n;
    return rows;
  }
}
