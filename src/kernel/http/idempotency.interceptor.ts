import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, concatMap, type Observable, of } from 'rxjs';
import { type Actor, actorKey } from '../auth/actor.js';
import { IdempotencyStore, type KeyedRequest, type StoredAnswer } from './idempotency-store.js';
import { conflict, Refusal } from './problem.js';

const METHODS = new Set(['POST', 'PATCH', 'DELETE']);

/**
 * `Idempotency-Key` on the writes of /v1: the same key and body get the first answer again and no second effect. Only
 * successes are kept: a refusal changed nothing, so the corrected or later request may use the key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly store: IdempotencyStore) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor?: Actor }>();
    const key = request.headers['idempotency-key'];
    if (key === undefined || !METHODS.has(request.method) || !request.url.startsWith('/v1/')) return next.handle();
    // Answers to nobody in particular are never kept; a file in a stream cannot be compared with the first one.
    if (!request.actor || request.actor.kind === 'public' || request.headers['content-type']?.startsWith('multipart/'))
      return next.handle();
    return this.guarded(keyed(request, request.actor, key), context.switchToHttp().getResponse<FastifyReply>(), next);
  }

  private async guarded(keyed: KeyedRequest, reply: FastifyReply, next: CallHandler): Promise<Observable<unknown>> {
    const first = await this.store.claim(keyed);
    if (first) return replay(first, keyed, reply);
    return next.handle().pipe(
      catchError(async (error) => {
        await this.store.free(keyed);
        throw error;
      }),
      concatMap(async (answer) => {
        await this.store.keep(keyed, reply.statusCode, answer);
        return answer;
      }),
    );
  }
}

function keyed(request: FastifyRequest, actor: Actor, key: string | string[]): KeyedRequest {
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refusal(400, 'idempotency_key', 'An Idempotency-Key has 1 to 200 visible characters');
  }
  const hash = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('base64url');
  return { actor: actorKey(actor), key, hash };
}

function replay(first: StoredAnswer, { hash }: KeyedRequest, reply: FastifyReply): Observable<unknown> {
  if (first.hash !== hash)
    throw new Refusal(422, 'idempotency_mismatch', 'This Idempotency-Key was used for another request');
  if (first.status === null)
    throw conflict('idempotency_in_flight', 'The first request with this Idempotency-Key is still under way', {
      headers: { 'retry-after': '1' },
    });
  void reply.status(first.status).header('Idempotency-Replayed', 'true');
  return of(first.status === 204 ? undefined : first.answer);
}
