import type { INestApplication } from '@nestjs/common';
import { HTTP_CODE_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService } from '@nestjs/core';
import type { Policy } from '../../auth/allow.js';
import { listGuarded } from '../../auth/assert-policies.js';
import { ANY_QUERY, DOC, type RouteDoc } from './doc.js';

export interface Route {
  method: string;
  /** As OpenAPI writes it: `/v1/conversations/{id}`. */
  path: string;
  handler: string;
  policy: Policy;
  status: number;
  doc: Partial<RouteDoc>;
  reads: { body: boolean; query: string[]; anyQuery: boolean; headers: string[]; path: string[] };
}

type Source = Pick<INestApplication, 'get'>;
// What Nest notes for @Body, @Query, @Param and @Headers: its own numbers for them.
const BODY = '3';
const QUERY = '4';
const HEADERS = '6';

/** Every HTTP route the policy check knows, with what its decorators say about it. */
export function listRoutes(app: Source): Route[] {
  const handlers = findHandlers(app);
  return listGuarded(app)
    .filter(({ kind, policy }) => kind === 'http' && policy)
    .map(({ name, handler, policy }) => {
      const [method, url] = name.split(' ');
      const { metatype, key } = handlers.get(handler) as Handler;
      const target = metatype.prototype[key];
      return {
        method,
        path: url.replace(/:(\w+)/g, '{$1}'),
        handler,
        policy: policy as Policy,
        status: Reflect.getMetadata(HTTP_CODE_METADATA, target) ?? (method === 'POST' ? 201 : 200),
        doc: Reflect.getMetadata(DOC, target) ?? {},
        reads: { ...readArguments(metatype, key), path: [...url.matchAll(/:(\w+)/g)].map(([, one]) => one) },
      };
    });
}

interface Metatype {
  name: string;
  prototype: Record<string, object>;
}

interface Handler {
  metatype: Metatype;
  key: string;
}

function findHandlers(app: Source): Map<string, Handler> {
  const found = new Map<string, Handler>();
  for (const { instance, metatype } of app.get(DiscoveryService, { strict: false }).getControllers()) {
    if (!instance || !metatype) continue;
    for (const key of Object.getOwnPropertyNames(Object.getPrototypeOf(instance)))
      found.set(`${metatype.name}.${key}`, { metatype: metatype as unknown as Metatype, key });
  }
  return found;
}

/** The query parameters a route takes; `any`: and whatever else is in its address. */
export function queryOf(metatype: object, key: string): { names: string[]; any: boolean } {
  const { query, anyQuery } = readArguments(metatype as Metatype, key);
  return { names: query, any: anyQuery };
}

function readArguments(metatype: Metatype, key: string): Omit<Route['reads'], 'path'> {
  const target = metatype.prototype[key];
  const doc: Partial<RouteDoc> = Reflect.getMetadata(DOC, target) ?? {};
  const marks: Record<string, { data?: unknown }> = Reflect.getMetadata(ROUTE_ARGS_METADATA, metatype, key) ?? {};
  const named = (kind: string) =>
    Object.entries(marks)
      .filter(([mark, { data }]) => mark.startsWith(`${kind}:`) && typeof data === 'string')
      .map(([, { data }]) => data as string)
      .reverse();
  return {
    body: Object.keys(marks).some((mark) => mark.startsWith(`${BODY}:`)),
    query: [...new Set([...named(QUERY), ...Object.keys(doc.query ?? {})])],
    anyQuery: Boolean(Reflect.getMetadata(ANY_QUERY, target) ?? Reflect.getMetadata(ANY_QUERY, metatype)),
    headers: named(HEADERS),
  };
}
