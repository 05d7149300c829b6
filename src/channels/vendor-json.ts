import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import { Refusal } from '../kernel/http/problem.js';

/** A vendor's body, after its signature: refused as malformed when it is no JSON. `parse` is for vendors whose ids lose digits. */
export function readJson(raw: Buffer, parse: (text: string) => unknown = JSON.parse): unknown {
  // Decoding would put a replacement character in silence.
  if (!isUtf8(raw)) throw new Refusal(400, 'malformed', 'The body is not UTF-8');
  try {
    return parse(raw.toString('utf8'));
  } catch {
    throw new Refusal(400, 'malformed', 'The body is not JSON');
  }
}

export function readJsonObject(raw: Buffer, parse?: (text: string) => unknown): Record<string, unknown> {
  const body = readJson(raw, parse);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new Refusal(400, 'malformed', 'The body is not a JSON object');
}

/** `what`: as in "The body is not JSON of the Events API". */
export function readJsonAs<Schema extends z.ZodType>(
  schema: Schema,
  raw: Buffer,
  what: string,
  parse?: (text: string) => unknown,
): z.infer<Schema> {
  const read = schema.safeParse(readJson(raw, parse));
  if (read.success) return read.data;
  throw new Refusal(400, 'malformed', `The body is not ${what}`);
}
