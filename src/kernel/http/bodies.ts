import { isUtf8 } from 'node:buffer';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** No body of ours is a tenth as deep; what is deeper breaks whoever walks it, down to PostgreSQL. */
const DEEPEST = 100;
const [QUOTE, BACKSLASH, OPEN, CLOSE] = Buffer.from('"\\{}');
/** Where forms are taken: from vendors, and from customers on the pages the hub serves them. */
const FORMS = ['/channels/', '/preferences/', '/unsubscribe/'];
const VENDOR_TYPES = ['application/x-www-form-urlencoded', 'text/plain'];
type Done = (error: Error | null, value?: unknown) => void;

/** Reads JSON, also under vendors' names for it (`application/cloudevents+json`), and keeps the exact bytes for signatures. */
export function acceptVendorBodies(app: NestFastifyApplication, limit: number): void {
  // Fastify's own parser goes first where it is named exactly, and Nest adds it again unless it knows of another.
  app.getHttpAdapter().getInstance().removeContentTypeParser(['application/json']);
  app.useBodyParser(/^application\/([\w.-]+\+)?json/ as never, { bodyLimit: limit }, readJson as never);
  // Forms and plain text are what some vendors post; nothing else of the hub takes them.
  for (const type of VENDOR_TYPES) app.useBodyParser(type as never, { bodyLimit: limit }, keepRaw as never);
}

function keepRaw(request: FastifyRequest & { rawBody?: Buffer }, body: Buffer, done: Done): void {
  if (!FORMS.some((start) => request.url.startsWith(start)))
    return done(Object.assign(new Error('Send JSON here'), { statusCode: 415 }));
  request.rawBody = body;
  done(null, undefined);
}

function readJson(request: FastifyRequest & { rawBody?: Buffer }, body: Buffer, done: Done): void {
  request.rawBody = body;
  // Senders often name JSON and send nothing; what a vendor posts is not read before its signature is.
  if (body.length === 0 || request.url.startsWith('/channels/')) return done(null, undefined);
  // Decoding would put a replacement character in silence.
  if (!isUtf8(body)) return done(malformed('The body is not UTF-8'));
  if (isDeep(body)) return done(malformed(`The body is nested deeper than ${DEEPEST}`));
  const text = body.toString('utf8');
  try {
    done(null, text.includes('__proto__') ? JSON.parse(text, dropPrototype) : JSON.parse(text));
  } catch {
    done(malformed('The body is not JSON'));
  }
}

function malformed(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 400 });
}

function isDeep(body: Buffer): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < body.length; i += 1) {
    const byte = body[i];
    if (byte === QUOTE) quoted = !quoted;
    else if (quoted) i += byte === BACKSLASH ? 1 : 0;
    // In ASCII `[` and `{`, `]` and `}` differ in one bit.
    else if ((byte | 0x20) === OPEN) depth += 1;
    else if ((byte | 0x20) === CLOSE) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** `__proto__` is data nobody means; everything else stays. */
function dropPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}
