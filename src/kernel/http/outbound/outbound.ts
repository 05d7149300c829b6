import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent } from 'undici';
import { CONFIG, type RunningConfig } from '../../config/running.js';
import { checkedLookup, refusal } from './addresses.js';
import { Exchange } from './exchange.js';
import type { OutboundRequest, OutboundResult } from './result.js';

const CONNECT_MS = 5_000;
const TOTAL_MS = 15_000;
const OWN_FIRST_MS = 2_000;
const LARGEST_ANSWER = 1024 * 1024;

/**
 * The only way out of the process: http and https to checked addresses, no redirects followed, bounded in time and size.
 * It never throws; what happened is in the result.
 */
@Injectable()
export class Outbound implements OnApplicationShutdown {
  private readonly agent: Agent;
  private readonly allowPrivate: boolean;

  constructor(@Inject(CONFIG) config: RunningConfig) {
    this.allowPrivate = config.allowPrivateOutbound;
    // A pool for each origin: one that hangs holds up its own connections and nobody else's.
    this.agent = new Agent({
      connections: 32,
      maxOrigins: 2000,
      pipelining: 1,
      keepAliveTimeout: 10_000,
      connect: { lookup: checkedLookup(this.allowPrivate), timeout: CONNECT_MS },
    });
  }

  /** Why this address would be refused as written, or null: for forms, before anything is saved. */
  refusal(url: string): string | null {
    return refusal(url, this.allowPrivate);
  }

  async call(request: OutboundRequest): Promise<OutboundResult> {
    const why = this.refusal(request.url);
    if (why) return { kind: 'refused', sent: false, why, ms: 0 };
    const url = new URL(request.url);
    const timeoutMs = request.timeoutMs ?? TOTAL_MS;
    const exchange = new Exchange(timeoutMs, request.largest ?? LARGEST_ANSWER);
    try {
      this.agent.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: request.method ?? 'POST',
          headers: { 'user-agent': 'Throughline', ...request.headers },
          body: request.body ?? null,
          // Later than our own clock, whose words people read.
          headersTimeout: timeoutMs + OWN_FIRST_MS,
          bodyTimeout: timeoutMs + OWN_FIRST_MS,
        },
        exchange,
      );
    } catch (error) {
      exchange.failed(error as Error);
    }
    return exchange.done;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
