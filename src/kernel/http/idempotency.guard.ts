import { createHash } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, actorKey } from '../auth/actor.js';
import { IdempotencyStore, type KeyedRequest, type StoredAnswer } from './idempotency-store.js';
import { conflict, Refusal } from './problem.js';

const METHODS = new Set(['POST', 'PATCH', 'DELETE']);

type Keyed = FastifyRequest & { actor?: Actor; keyed?: KeyedRequest };

/**
 * `Idempotency-Key` on the writes of /v1: the same key and body get the first answer again and no second effect. Only
 * successes are kept: a refusal changed nothing, so the corrected or later request may use the key.
 * A guard and a hook, because one interceptor for all would lead every reading, too, through a chain of observables: a third of
 * what a small reading costs.
 */
@Injectable()
export class IdempotencyGuard implements CanActivate {
  constructor(private readonly store: IdempotencyStore) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Keyed>();
    const key = request.headers['idempotency-key'];
    if (key === undefined || !METHODS.has(request.method) || !request.url.startsWith('/v1/')) return true;
    // Answers to nobody in particular are never kept; a file in a stream cannot be compared with the first one.
    if (!request.actor || request.actor.kind === 'public' || request.headers['content-type']?.startsWith('multipart/'))
      return true;
    return this.claim(
      request,
      keyedBy(request, request.actor, key),
      context.switchToHttp().getResponse<FastifyReply>(),
    );
  }

  private async claim(request: Keyed, keyed: KeyedRequest, reply: FastifyReply): Promise<boolean> {
    const first = await this.store.claim(keyed);
    if (first) replay(first, keyed, reply);
    else request.keyed = keyed;
    // Who has their answer goes no further, and of one that was sent the filter makes no refusal.
    return first === null;
  }
}

/** Keeps what the first request under a key is answered, before the answer leaves; after a refusal the key is free again. */
export function keepFirstAnswers(app: NestFastifyApplication): void {
  const store = app.get(IdempotencyStore);
  const settle = async (keyed: KeyedRequest, status: number, answer: unknown): Promise<void> => {
    if (status >= 400) await store.free(keyed);
    else await store.keep(keyed, status, typeof answer === 'string' ? answer : '');
  };
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook<unknown>('onSend', ({ keyed }: Keyed, reply, answer, done) => {
    if (!keyed) return done(null, answer);
    void settle(keyed, reply.statusCode, answer).then(() => done(null, answer));
  });
}

function keyedBy(request: FastifyRequest, actor: Actor, key: string | string[]): KeyedRequest {
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refusal(400, 'idempotency_key', 'An Idempotency-Key has 1 to 200 visible characters');
  }
  const hash = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('base64url');
  return { actor: actorKey(actor), key, hash };
}

function replay(first: StoredAnswer, { hash }: KeyedRequest, reply: FastifyReply): void {
  if (first.hash !== hash)
    throw new Refusal(422, 'idempotency_mismatch', 'This Idempotency-Key was used for another request');
  if (first.status === null)
    throw conflict('idempotency_in_flight', 'The first request with this Idempotency-Key is still under way', {
      headers: { 'retry-after': '1' },
    });
  void reply.status(first.status).header('Idempotency-Replayed', 'true');
  if (first.answer) void reply.type('application/json; charset=utf-8').send(first.answer);
  else void reply.send();
}
