/** How fast a vendor lets itself be called, as its documents say. */
export interface Pace {
  perSecond: number;
  /** So many at once after a quiet while. */
  burst: number;
  /** Who shares it: the inbox, all inboxes of one account at the vendor's, or each who is written to. */
  scope: 'inbox' | 'account' | 'recipient';
  /** The parcel's field that names who is written to; without it each conversation is one. */
  of?: string;
}

/** What an inbox asks for in its settings counts for the whole inbox; what a vendor wants for each recipient stays. */
export function pacesOf(paces: readonly Pace[], settings: Record<string, unknown>): readonly Pace[] {
  const own = Number(settings.messagesPerSecond ?? 0);
  if (!(own > 0)) return paces;
  const scope = paces.find((one) => one.scope !== 'recipient')?.scope ?? 'inbox';
  return [
    { perSecond: own, burst: Math.max(1, Math.floor(own)), scope },
    ...paces.filter((one) => one.scope === 'recipient'),
  ];
}

export interface Wanted {
  key: string;
  pace: Pace;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** More than are ever busy at once; those that are full again say nothing and are dropped. */
const MOST_KEPT = 10_000;
const NEARLY_ONE = 1 - 1e-6;

/** Token buckets by name, in memory: a hub that starts anew begins with full ones. Pure but for what it remembers. */
export class Buckets {
  private readonly kept = new Map<string, Bucket>();

  /** Takes one of each and answers null; or takes nothing and says which one is empty, and for how long. */
  take(wanted: Wanted[], nowMs: number): { waitMs: number; scope: Pace['scope'] } | null {
    if (this.kept.size > MOST_KEPT) this.sweep(nowMs);
    const buckets = wanted.map((one) => ({ ...one, bucket: this.filled(one, nowMs) }));
    const waits = buckets
      .filter(({ bucket }) => bucket.tokens < NEARLY_ONE)
      .map(({ bucket, pace }) => ({
        waitMs: Math.ceil(((1 - bucket.tokens) / pace.perSecond) * 1000),
        scope: pace.scope,
      }))
      .sort((a, b) => b.waitMs - a.waitMs);
    if (waits.length > 0) return waits[0];
    for (const { bucket } of buckets) bucket.tokens -= 1;
    return null;
  }

  private filled({ key, pace }: Wanted, nowMs: number): Bucket {
    const bucket = this.kept.get(key) ?? { tokens: pace.burst, at: nowMs };
    // A clock that was set back fills nothing.
    const seconds = Math.max(0, nowMs - bucket.at) / 1000;
    bucket.tokens = Math.min(pace.burst, bucket.tokens + seconds * pace.perSecond);
    bucket.at = nowMs;
    this.kept.set(key, bucket);
    return bucket;
  }

  /** Nobody asked for these for a quarter of an hour. */
  private sweep(nowMs: number): void {
    for (const [key, { at }] of this.kept) if (nowMs - at > 900_000) this.kept.delete(key);
  }
}
