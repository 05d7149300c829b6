import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, actorKey } from '../auth/actor.js';
import { CONFIG, type RunningConfig } from '../config/running.js';
import { Refusal } from './problem.js';

const WINDOW_MS = 60_000;

/**
 * Counts what each key, bot and person asks of the API in a minute, says in every answer how much is left, and refuses what is
 * beyond before anything of it is looked at or stored. The count is this process's own.
 */
@Injectable()
export class RateGuard implements CanActivate {
  private windows = new Map<string, { endsAt: number; count: number }>();
  private sweptAt = Date.now();
  private readonly most: number;

  constructor(@Inject(CONFIG) { apiRequestsPerMinute }: RunningConfig) {
    this.most = apiRequestsPerMinute;
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.most === 0 || context.getType() !== 'http') return true;
    const { actor, url } = context.switchToHttp().getRequest<FastifyRequest & { actor?: Actor }>();
    // Strangers and visitors have limits of their own, by address and chat.
    if (!actor || actor.kind === 'public' || actor.kind === 'visitor' || !url.startsWith('/v1/')) return true;
    const now = Date.now();
    const window = this.windowOf(actorKey(actor), now);
    window.count += 1;
    const seconds = Math.max(1, Math.ceil((window.endsAt - now) / 1000));
    context
      .switchToHttp()
      .getResponse<FastifyReply>()
      .headers({
        'ratelimit-limit': this.most,
        'ratelimit-remaining': Math.max(0, this.most - window.count),
        'ratelimit-reset': seconds,
      });
    if (window.count <= this.most) return true;
    throw new Refusal(429, 'rate_limited', `More than ${this.most} requests in a minute; nothing was stored`, {
      headers: { 'retry-after': String(seconds) },
    });
  }

  private windowOf(key: string, now: number): { endsAt: number; count: number } {
    if (now - this.sweptAt >= WINDOW_MS) {
      for (const [who, { endsAt }] of this.windows) if (endsAt <= now) this.windows.delete(who);
      this.sweptAt = now;
    }
    const known = this.windows.get(key);
    if (known && known.endsAt > now) return known;
    const fresh = { endsAt: now + WINDOW_MS, count: 0 };
    this.windows.set(key, fresh);
    return fresh;
  }
}
