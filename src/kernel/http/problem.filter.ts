import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../contract/common.js';
import { isOutage } from '../db/outage.js';
import { Refusal } from './problem.js';

/** Renders every error as problem+json with a code and the request's id; what we did not expect never shows its inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (reply.sent) return;
    const { problem, headers } = toProblem(error, String(request.id));
    if (problem.status >= 500) {
      this.log.error(
        `${request.method} ${placeOf(request.url)} ${problem.code}: ${(error as Error)?.message}`,
        (error as Error)?.stack,
      );
    }
    void reply
      .status(problem.status)
      .headers({ 'x-request-id': problem.request_id, ...headers })
      .type('application/problem+json')
      .send({ ...problem, instance: placeOf(request.url) });
  }
}

/** Where it was asked. A question may hold what somebody wrote, and some vendors can carry a key only in their address. */
export const placeOf = (url: string): string => url.split('?')[0].replace(/\btl_[\w-]+/g, 'tl_…');

export function toProblem(error: unknown, requestId: string): { problem: Problem; headers: Record<string, string> } {
  const render = (status: number, code: string, title: string, more: Record<string, unknown> = {}) => ({
    type: `/docs/problems#${code}`,
    title,
    status,
    code,
    ...more,
    request_id: requestId,
  });
  if (error instanceof Refusal) {
    const { headers = {}, ...more } = error.more;
    return {
      problem: render(error.status, error.code, error.message, more),
      headers,
    };
  }
  if (isOutage(error)) {
    return {
      problem: render(503, 'database_away', 'The database cannot be reached; nothing was stored'),
      headers: { 'retry-after': '2' },
    };
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return {
      problem: render(status, codes[status] ?? 'refused', error.message),
      headers: {},
    };
  }
  const { statusCode: status, code, message } = error as { statusCode?: number; code?: string; message?: string };
  // Fastify's own refusals (body too large, unsupported media type, broken JSON) carry a 4xx.
  if (status && status >= 400 && status < 500)
    return {
      problem: render(status, codes[status] ?? 'refused', message ?? 'Refused'),
      headers: {},
    };
  // PostgreSQL cannot hold what was sent (NUL, a broken escape): the sender's fault, said so.
  if (code === '22021' || code === '22P05' || code === '22P02') {
    return {
      problem: render(422, 'unstorable_text', 'The text holds characters that cannot be stored'),
      headers: {},
    };
  }
  return {
    problem: render(500, 'internal', 'Something went wrong on our side'),
    headers: {},
  };
}

const codes: Record<number, string> = {
  400: 'malformed',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  422: 'invalid',
  429: 'too_many_requests',
};
