import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Fields, Shape } from './doc.js';

export type Json = Record<string, unknown>;

/** The contract's types as JSON Schema, written by `npm run docs`. */
export const contract: Record<string, Json> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../contract/schemas.json'), 'utf8'),
);

export const refer = (name: string): Json => {
  if (!contract[name]) throw new Error(`The contract has no type ${name}, or src/contract/schemas.json is old`);
  return { $ref: `#/components/schemas/${name}` };
};

/** The content of a body or answer, under its media type. */
export function contentOf(shape: Shape): Json {
  if (typeof shape !== 'string') return { 'application/json': { schema: fromParts(shape) } };
  const plain: Record<string, [string, Json]> = {
    file: [
      'multipart/form-data',
      {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
      },
    ],
    binary: ['application/octet-stream', { type: 'string', contentMediaType: 'application/octet-stream' }],
    text: ['text/plain', { type: 'string' }],
    html: ['text/html', { type: 'string' }],
  };
  const [media, schema] = plain[shape] ?? ['application/json', fromName(shape)];
  return { [media]: { schema } };
}

function fromName(shape: string): Json {
  const [, envelope, name] = /^(Page|List)<([\w.]+)>$/.exec(shape) ?? [];
  if (!envelope) return refer(shape);
  const data = { type: 'array', items: refer(name) };
  if (envelope === 'List') return { type: 'object', required: ['data'], properties: { data } };
  return {
    type: 'object',
    required: ['data', 'next_cursor', 'has_more'],
    properties: {
      data,
      next_cursor: { type: ['string', 'null'], description: 'Give it as `cursor` for the next page.' },
      has_more: { type: 'boolean' },
    },
  };
}

function fromParts(shape: Exclude<Shape, string>): Json {
  if (shape instanceof z.ZodType) return fromZod(shape);
  if (!Array.isArray(shape)) return fromFields(shape);
  const [name, fields] = shape;
  return { allOf: [refer(name), fromFields(fields)] };
}

function fromFields(fields: Fields): Json {
  const properties = Object.entries(fields).map(([name, type]) => [name, fromWord(type)]);
  return { type: 'object', required: Object.keys(fields), properties: Object.fromEntries(properties) };
}

function fromWord(type: string): Json {
  if (type.endsWith('[]')) return { type: 'array', items: fromWord(type.slice(0, -2)) };
  if (type === 'unknown') return {};
  return /^[a-z]/.test(type) ? { type } : refer(type);
}

function fromZod(schema: z.ZodType): Json {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  return made;
}

/** The contract types that are named anywhere inside, and those they name in turn. */
export function reachable(inside: unknown): Record<string, Json> {
  const found = new Map<string, Json>();
  const visit = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name)) continue;
      found.set(name, contract[name]);
      visit(contract[name]);
    }
  };
  visit(inside);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
