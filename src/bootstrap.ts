import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyMultipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { assertPolicies } from './kernel/auth/assert-policies.js';
import type { RunningConfig } from './kernel/config/running.js';
import { acceptVendorBodies } from './kernel/http/bodies.js';
import { keepFirstAnswers } from './kernel/http/idempotency.guard.js';
import { spareLongBodies } from './kernel/http/long-body.js';
import { readQuery } from './kernel/http/read-query.js';
import { addSecurityHeaders } from './kernel/http/security-headers.js';
import { serveConsole } from './kernel/http/serve-console.js';
import { HubLogger } from './kernel/logger.js';
import { SocketAdapter } from './realtime/index.js';

const MAX_BODY = 1024 * 1024;

/** Builds the hub, ready to listen. Its database is migrated already. */
export async function createApp(config: RunningConfig): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY,
    trustProxy: trusted(config.trustProxy),
    genReqId: () => `req_${randomUUID()}`,
    connectionTimeout: 30_000,
    requestTimeout: 30_000,
    // A draining hub finishes what it has taken instead of cutting it.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200, querystringParser: readQuery },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    rawBody: true,
    abortOnError: false,
    logger: new HubLogger(config.logLevel),
  });
  spareLongBodies(app.getHttpServer());
  await app.register(fastifyCookie);
  await app.register(fastifyMultipart, {
    limits: { fileSize: config.maxUploadMb * 1024 * 1024, files: 1, fields: 5 },
    throwFileSizeLimit: true,
  });
  addSecurityHeaders(app, { https: config.publicUrl.startsWith('https:') });
  acceptVendorBodies(app, MAX_BODY);
  keepFirstAnswers(app);
  await serveConsole(app);
  app.useWebSocketAdapter(
    new SocketAdapter(app, (origin, host) => {
      if (origin === undefined || config.allowedOrigins.includes(origin)) return true;
      return URL.canParse(origin) && new URL(origin).host === host;
    }),
  );
  assertPolicies(app);
  return app;
}

/** Fastify takes a number of hops and then trusts none of them; what it is given here counts them. */
function trusted(
  proxies: RunningConfig['trustProxy'],
): boolean | string[] | ((address: string, hop: number) => boolean) {
  return typeof proxies === 'number' ? (_, hop) => hop < proxies : proxies;
}
