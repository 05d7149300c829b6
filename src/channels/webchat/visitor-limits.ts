import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Refusal } from '../../kernel/http/problem.js';

const WINDOW_MS = 60_000;

/** How often one address opens sessions and one visitor uploads, each minute: strangers pay for nothing here. */
@Injectable()
export class VisitorLimits {
  private counts = new Map<string, number>();
  private since = Date.now();
  private readonly most: { session: number; upload: number };

  constructor(@Inject(CONFIG) { visitorLimits }: RunningConfig) {
    this.most = { session: visitorLimits.sessionsPerMinute, upload: visitorLimits.uploadsPerMinute };
  }

  take(what: 'session' | 'upload', who: string): void {
    const now = Date.now();
    if (now - this.since >= WINDOW_MS) {
      this.counts = new Map();
      this.since = now;
    }
    const key = `${what} ${who}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    if (count <= this.most[what]) return;
    const seconds = Math.ceil((this.since + WINDOW_MS - now) / 1000);
    throw new Refusal(429, 'rate_limited', 'Too many requests', { headers: { 'retry-after': String(seconds) } });
  }
}
