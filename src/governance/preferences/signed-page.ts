import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { readPreferenceToken } from './links.js';
import { busyPage, overPage } from './page.js';
import { PageLimits } from './page-limits.js';

/**
 * What every page behind a signed link of a customer's address shares: no sign-in, no cookie, no script, never kept, and asked for
 * only so often.
 */
@Injectable()
export class SignedPage {
  constructor(
    private readonly limits: PageLimits,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  /** The address (identity) a link to the preference page was made for. */
  address(token: string): string | null {
    return readPreferenceToken(this.config.secretKey, token);
  }

  /** Asked for too often: it has its answer. */
  busy(token: string, request: FastifyRequest, reply: FastifyReply): boolean {
    const seconds = this.limits.wait(request.ip, token);
    if (seconds === null) return false;
    void reply.header('retry-after', String(seconds));
    this.send(reply, 429, busyPage());
    return true;
  }

  send(reply: FastifyReply, status: number, html: string): void {
    void reply.status(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  }

  over(reply: FastifyReply): void {
    this.send(reply, 404, overPage());
  }
}
