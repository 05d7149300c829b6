import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { collectDefaultMetrics, register } from 'prom-client';
import { Allow } from '../auth/allow.js';
import { AnyQuery, Doc } from './openapi/doc.js';
import { Readiness } from './readiness.js';

collectDefaultMetrics();

/** Liveness, readiness and Prometheus metrics for whoever operates the hub. */
@Controller()
@Allow('public')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('healthz')
  @AnyQuery()
  @Doc({ summary: 'Whether the process lives', answer: { ok: 'boolean' } })
  health(): { ok: true } {
    return { ok: true };
  }

  @Get('readyz')
  @AnyQuery()
  @Doc({ summary: 'Whether it should be sent traffic', answer: { ready: 'boolean' } })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ ready: boolean; why: string | null }> {
    const state = await this.readiness.check();
    if (!state.ready) void reply.status(503).header('retry-after', '2');
    return state;
  }

  @Get('metrics')
  @Doc({ summary: 'Prometheus metrics', answer: 'text' })
  @Header('content-type', register.contentType)
  metrics(): Promise<string> {
    return register.metrics();
  }
}
