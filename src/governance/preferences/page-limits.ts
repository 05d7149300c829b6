import { Injectable } from '@nestjs/common';

const WINDOW_MS = 60_000;
const MOST = { address: 120, link: 30 };

/** How often one address on the net and one link may ask each minute. */
@Injectable()
export class PageLimits {
  private counts = new Map<string, number>();
  private since = Date.now();

  /** Null: go on. Else the seconds to wait. */
  wait(ip: string, token: string, nowMs = Date.now()): number | null {
    if (nowMs - this.since >= WINDOW_MS) {
      this.counts = new Map();
      this.since = nowMs;
    }
    const over = [this.count(`address ${ip}`) > MOST.address, this.count(`link ${token}`) > MOST.link];
    return over.includes(true) ? Math.max(1, Math.ceil((this.since + WINDOW_MS - nowMs) / 1000)) : null;
  }

  private count(key: string): number {
    const n = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, n);
    return n;
  }
}
