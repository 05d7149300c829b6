import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { queryOf } from './openapi/routes.js';
import { Refusal } from './problem.js';

type Taken = ReturnType<typeof queryOf>;

/** Stands behind the policy of every HTTP route: a misspelt parameter is refused by name, where it would have asked for everything. */
@Injectable()
export class QueryGuard implements CanActivate {
  private readonly known = new Map<object, Taken>();

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const given = Object.keys(query as object);
    if (given.length === 0) return true;
    const taken = this.of(context);
    const strange = taken.any ? [] : given.filter((name) => !taken.names.includes(name));
    if (strange.length > 0) throw unknown(strange, taken.names);
    return true;
  }

  private of(context: ExecutionContext): Taken {
    const handler = context.getHandler();
    const known = this.known.get(handler) ?? queryOf(context.getClass(), handler.name);
    this.known.set(handler, known);
    return known;
  }
}

function unknown(strange: string[], names: string[]): Refusal {
  const takes = names.length > 0 ? `This address takes ${names.join(', ')}` : 'This address takes none';
  return new Refusal(400, 'unknown_parameter', 'There is no such parameter', {
    errors: strange.slice(0, 20).map((name) => ({
      pointer: `/${name.slice(0, 100).replace(/~/g, '~0').replace(/\//g, '~1')}`,
      code: 'unknown_parameter',
      message: takes,
    })),
  });
}
