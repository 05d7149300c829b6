import type { z } from 'zod';
import type { HandoffContext, OnNoAgent, RequestHandoff } from '../../contract/handoff.js';
import { invalid, Refusal } from '../../kernel/http/problem.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Enrichment, Request, requestFields } from './handoff.schema.js';

const MOST_BYTES = 256 * 1024;
const DEEPEST = 32;

export interface ReadRequest {
  context: HandoffContext;
  extensions: Record<string, unknown>;
  asked: Pick<RequestHandoff, 'conversation' | 'external' | 'mode' | 'onNoAgent'>;
}

/** Reads a bot's request: what we know is checked, what we do not know is kept under its path, what is too big is refused. */
export function readRequest(body: unknown): ReadRequest {
  const { parsed, extensions } = read(Request, body);
  if (!parsed.conversation && !parsed.external)
    throw invalid('/conversation', 'missing', 'Name the conversation, or the external address it came from');
  const { conversation, external, mode, onNoAgent, ...context } = parsed;
  return { context: context as HandoffContext, extensions, asked: { conversation, external, mode, onNoAgent } };
}

export interface ReadEnrichment {
  context: Partial<HandoffContext>;
  extensions: Record<string, unknown>;
  onNoAgent?: OnNoAgent;
}

export function readEnrichment(body: unknown): ReadEnrichment {
  const { parsed, extensions } = read(Enrichment, body);
  for (const field of requestFields) delete extensions[field];
  const { onNoAgent, ...context } = parsed;
  return { context: context as Partial<HandoffContext>, extensions, onNoAgent };
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): { parsed: z.infer<Schema>; extensions: Record<string, unknown> } {
  refuseUnstorable(body, '', 0);
  if (Buffer.byteLength(JSON.stringify(body ?? null)) > MOST_BYTES)
    throw new Refusal(413, 'too_large', 'A handoff has at most 256 KB; send longer material by reference');
  const parsed = parseWith(schema, body);
  const extensions: Record<string, unknown> = {};
  collectUnknown(body, parsed, '', extensions);
  return { parsed, extensions };
}

/** What the schema dropped: `priorityTier` at the top, `routing.region` deeper down, `attempts.0.screenshot` in a list. */
function collectUnknown(given: unknown, known: unknown, path: string, into: Record<string, unknown>): void {
  if (given === known || !isContainer(given) || !isContainer(known)) return;
  const kept = known as Record<string, unknown>;
  for (const [key, value] of Object.entries(given)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (Object.hasOwn(kept, key)) collectUnknown(value, kept[key], at, into);
    else into[at] = value;
  }
}

function refuseUnstorable(value: unknown, pointer: string, depth: number): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed())
      throw invalid(pointer || '/', 'unstorable', 'holds characters that cannot be stored');
    return;
  }
  if (!isContainer(value)) return;
  if (depth > DEEPEST) throw invalid(pointer, 'too_deep', `is nested more than ${DEEPEST} levels deep`);
  for (const [key, inner] of Object.entries(value)) {
    const at = `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    if (key.includes('\u0000') || !key.isWellFormed())
      throw invalid(pointer || '/', 'unstorable', 'has a name that cannot be stored');
    refuseUnstorable(inner, at, depth + 1);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
