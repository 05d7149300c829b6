import type { INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type Policy, POLICY } from './allow.js';

export interface Guarded {
  kind: 'http' | 'socket';
  name: string;
  handler: string;
  policy: Policy | null;
}

const MESSAGE = 'message';
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'ALL', 'OPTIONS', 'HEAD'];

/** Every HTTP route and socket event of the hub, with its policy. */
export function listGuarded(app: Pick<INestApplication, 'get'>): Guarded[] {
  const discovery = app.get(DiscoveryService, { strict: false });
  const scanner = app.get(MetadataScanner, { strict: false });
  const found: Guarded[] = [];
  for (const { instance, metatype } of [...discovery.getControllers(), ...discovery.getProviders()]) {
    if (!instance || !metatype || typeof instance !== 'object') continue;
    const prototype = Object.getPrototypeOf(instance);
    for (const name of scanner.getAllMethodNames(prototype)) {
      const method = prototype[name];
      const guarded = describe(metatype, method);
      if (!guarded) continue;
      const policy: Policy | null =
        Reflect.getMetadata(POLICY, method) ?? Reflect.getMetadata(POLICY, metatype) ?? null;
      found.push({ ...guarded, handler: `${metatype.name}.${name}`, policy });
    }
  }
  return found.sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
}

/** A route or event without a policy stops the boot. */
export function assertPolicies(app: INestApplication): void {
  const bare = listGuarded(app).filter((one) => !one.policy);
  if (bare.length > 0)
    throw new Error(`These have no policy: ${bare.map((one) => `${one.name} (${one.handler})`).join(', ')}`);
}

function describe(metatype: object, method: object): Pick<Guarded, 'kind' | 'name'> | null {
  const path = Reflect.getMetadata(PATH_METADATA, method);
  if (path !== undefined && Reflect.hasMetadata(METHOD_METADATA, method)) {
    const base = [Reflect.getMetadata(PATH_METADATA, metatype)].flat()[0] ?? '';
    const url = `/${[base, [path].flat()[0]].filter((part) => part && part !== '/').join('/')}`.replace(/\/+/g, '/');
    return {
      kind: 'http',
      name: `${methods[Reflect.getMetadata(METHOD_METADATA, method)]} ${url}`,
    };
  }
  const event = Reflect.getMetadata(MESSAGE, method);
  if (event === undefined || !Reflect.hasMetadata('websockets:message_mapping', method)) return null;
  const options = Reflect.getMetadata('websockets:gateway_options', metatype) ?? {};
  return { kind: 'socket', name: `/${options.namespace ?? ''} ${event}` };
}
