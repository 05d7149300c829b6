import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type RunningConfig } from '../config/running.js';
import { forbidden, Refusal } from '../http/problem.js';
import type { Actor } from './actor.js';
import { type Policy, POLICY } from './allow.js';
import { Authenticate } from './authenticate.js';
import { permits } from './permits.js';

export const SESSION_COOKIE = 'tl_session';
type Carrier = FastifyRequest & { actor?: Actor; cookies: Record<string, string | undefined> };

/**
 * Stands before every HTTP route and every event of a socket: resolves the caller, refuses cross-site writes, and applies the
 * policy. Who is at a socket was found out when it connected.
 */
@Injectable()
export class PolicyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticate: Authenticate,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = this.reflector.getAllAndOverride<Policy>(POLICY, [context.getHandler(), context.getClass()]);
    if (context.getType() === 'ws') {
      const { data } = context.switchToWs().getClient<{ data?: { actor?: Actor } }>();
      return policy !== undefined && permits(policy, data?.actor ?? { kind: 'public' });
    }
    if (!policy) throw forbidden();
    const request = context.switchToHttp().getRequest<Carrier>();
    if (policy.allow.length === 1 && policy.allow[0] === 'public') return true;
    const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? keyOf(request);
    const cookie = request.cookies[SESSION_COOKIE];
    if (cookie && !bearer) this.refuseForeignOrigin(request);
    request.actor = await this.authenticate.run({ bearer, cookie });
    if (permits(policy, request.actor)) return true;
    if (request.actor.kind === 'public') throw new Refusal(401, 'unauthenticated', 'Sign in first');
    throw forbidden();
  }

  /** The cookie travels by itself, so a write must come from one of our own pages. */
  private refuseForeignOrigin(request: Carrier): void {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const { origin } = request.headers;
    if (origin === undefined || this.config.allowedOrigins.includes(origin)) return;
    if (origin === `${request.protocol}://${request.host}`) return;
    throw new Refusal(403, 'foreign_origin', 'This page may not act for you');
  }
}

/** As bots written for Chatwoot carry the key they were given. */
function keyOf({ headers: { api_access_token: key } }: Carrier): string | undefined {
  return typeof key === 'string' && /^tl_\S+$/.test(key) ? key : undefined;
}
