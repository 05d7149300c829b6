import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Parcel } from '../channel-adapter.js';
import { type Claim, Claims, LEASE_SECONDS } from './claims.js';
import { type Endpoint, Endpoints, type Vendor } from './endpoints.js';
import { Buckets, pacesOf, type Wanted } from './pace.js';

// Whoever moves the time on has the one try; all others wait for what comes of it.
const probe = statement(
  'endpoint_probe',
  `UPDATE endpoint_health SET blocked_until = now() + interval '${LEASE_SECONDS} seconds', probes = probes + 1
   WHERE target_id = $1 AND opened_at IS NOT NULL AND blocked_until <= now() RETURNING probes`,
);

/** Lets a claimed delivery out, or puts it back in line: a vendor's pace is kept, and an inbox that failed is tried with one. */
@Injectable()
export class Gate {
  private readonly buckets = new Buckets();
  /** Inboxes that may not send for now, and until when. */
  private readonly full = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly claims: Claims,
    private readonly endpoints: Endpoints,
  ) {}

  /** Null: it went back. */
  async pass(claim: Claim, endpoint: Endpoint | null, nowMs = Date.now()): Promise<'go' | 'probe' | null> {
    // Nothing will be called for these.
    if (!endpoint || endpoint.off || claim.abandoned) return 'go';
    if (endpoint.vendor && !(await this.inPace(claim, endpoint.vendor, nowMs))) return null;
    if (!endpoint.opened) return 'go';
    if (await this.database.one(probe, [claim.target_id])) return 'probe';
    this.endpoints.drop(claim.target_id);
    await this.claims.putBack(claim, 0);
    return null;
  }

  /** Inboxes nothing needs to be claimed for. */
  waiting(nowMs = Date.now()): string[] {
    for (const [id, until] of this.full) if (until <= nowMs) this.full.delete(id);
    return [...this.full.keys()];
  }

  /** When the first of them may go on. */
  msToNext(nowMs = Date.now()): number {
    return Math.min(...[...this.full.values()].map((until) => Math.max(1, until - nowMs)));
  }

  private async inPace(claim: Claim, vendor: Vendor, nowMs: number): Promise<boolean> {
    const wait = this.buckets.take(wantedBy(claim, vendor), nowMs);
    if (!wait) return true;
    if (wait.scope === 'recipient') await this.claims.putBack(claim, wait.waitMs / 1000);
    else {
      this.full.set(claim.target_id, nowMs + wait.waitMs);
      await this.claims.putBack(claim, 0);
    }
    return false;
  }
}

function wantedBy(claim: Claim, { adapter, connection }: Vendor): Wanted[] {
  const { settings } = connection;
  const account = adapter.inbound?.account?.(settings);
  return pacesOf(adapter.pace ?? [], settings).map((pace) => {
    const { scope, of } = pace;
    if (scope === 'account' && account) return { key: `${adapter.channel} ${account}`, pace };
    if (scope !== 'recipient') return { key: claim.target_id, pace };
    const named = of && (claim.body as Parcel['data'])[of];
    return { key: `${claim.target_id} ${typeof named === 'string' ? named : claim.conversation_id}`, pace };
  });
}
