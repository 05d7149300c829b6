import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { projectRoot } from '../config/project-root.js';

/** Pages of the console: each is the one document, and the router in it shows the rest. */
const pages = [
  '/',
  '/sign-in',
  '/kiosk',
  '/inbox',
  '/inbox/*',
  '/floor',
  '/floor/*',
  '/decisions',
  '/decisions/*',
  '/people',
  '/people/*',
  '/settings',
  '/settings/*',
];

/** Serves the built console from the hub's own port; an API address that does not exist stays a 404. */
export async function serveConsole(app: NestFastifyApplication): Promise<void> {
  const root = path.join(projectRoot(), 'dist/client');
  if (!existsSync(path.join(root, 'index.html'))) return;
  const document = readFileSync(path.join(root, 'index.html'));
  await app.register(fastifyStatic, {
    root: path.join(root, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
  });
  const fastify = app.getHttpAdapter().getInstance();
  for (const page of pages) {
    fastify.get(page, (_request: unknown, reply: FastifyReply) => {
      void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(document);
    });
  }
  // Whoever follows an old link in a browser reads a sentence; programs go on getting a problem.
  fastify.get('/*', (request: FastifyRequest, reply: FastifyReply) => {
    const isPerson = request.headers.accept?.includes('text/html') && !request.url.startsWith('/v1/');
    if (!isPerson) return void reply.callNotFound();
    void reply.code(404).type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(document);
  });
  const icon = path.join(root, 'favicon.svg');
  if (existsSync(icon))
    fastify.get(
      '/favicon.svg',
      (_request: unknown, reply: FastifyReply) => void reply.type('image/svg+xml').send(readFileSync(icon)),
    );
}
