import { Injectable } from '@nestjs/common';
import { Refusal } from '../../kernel/http/problem.js';

const WINDOW_MS = 60_000;
const MOST = { session: 120, upload: 20 };

/** How often one address opens sessions and one visitor uploads, each minute: strangers pay for nothing here. */
@Injectable()
export class VisitorLimits {
  private counts = new Map<string, number>();
  private since = Date.now();

  take(what: keyof typeof MOST, who: string): void {
    const now = Date.now();
    if (now - this.since >= WINDOW_MS) {
      this.counts = new Map();
      this.since = now;
    }
    const key = `${what} ${who}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    if (count <= MOST[what]) return;
    const seconds = Math.ceil((this.since + WINDOW_MS - now) / 1000);
    throw new Refusal(429, 'rate_limited', 'Too many requests', { headers: { 'retry-after': String(seconds) } });
  }
}
