import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

type Done = (error: Error | null, value?: unknown) => void;

/** Reads JSON, also under vendors' names for it (`application/cloudevents+json`), and keeps the exact bytes for signatures. */
export function acceptVendorBodies(app: NestFastifyApplication, limit: number): void {
  // Fastify's own parser goes first where it is named exactly, and Nest adds it again unless it knows of another.
  app.getHttpAdapter().getInstance().removeContentTypeParser(['application/json']);
  app.useBodyParser(/^application\/([\w.-]+\+)?json/ as never, { bodyLimit: limit }, readJson as never);
}

function readJson(request: FastifyRequest & { rawBody?: Buffer }, body: Buffer, done: Done): void {
  request.rawBody = body;
  // Senders often name JSON and send nothing; what a vendor posts is not read before its signature is.
  if (body.length === 0 || request.url.startsWith('/channels/')) return done(null, undefined);
  try {
    const text = body.toString('utf8');
    done(null, text.includes('__proto__') ? JSON.parse(text, dropPrototype) : JSON.parse(text));
  } catch {
    done(Object.assign(new Error('The body is not JSON'), { statusCode: 400 }));
  }
}

/** `__proto__` is data nobody means; everything else stays. */
function dropPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}
