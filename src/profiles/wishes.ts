import { Injectable } from '@nestjs/common';
import type { Agreement } from '../contract/consents.js';
import { ConsentsQueries } from '../governance/index.js';
import type { Queryable } from '../kernel/db/database.js';
import { type FlagLine, Flags } from './flags.js';

export interface Wished {
  flags: FlagLine[];
  consents: Agreement[];
}

/** What customers want and do not want of us, of many at once: nobody is told of a person without it. */
@Injectable()
export class Wishes {
  constructor(
    private readonly flags: Flags,
    private readonly consents: ConsentsQueries,
  ) {}

  async of(on: Queryable, profileIds: string[]): Promise<(profileId: string) => Wished> {
    const [flags, agreed] = await Promise.all([
      this.flags.of(on, profileIds),
      this.consents.agreements(profileIds, on),
    ]);
    return (profileId) => ({ flags: flags.get(profileId) ?? [], consents: agreed(profileId) });
  }
}
