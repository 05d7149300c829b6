import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from './shapes.js';

interface Schema extends Json {
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  $ref?: string;
}

interface Events {
  facts: Record<string, Schema>;
  webhooks: Record<string, Schema>;
  definitions: Record<string, Schema>;
}

/** Made by `npm run docs` out of the contract's types; a change that would break a reader is refused there. */
const events = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../contract/events.json'), 'utf8'),
) as Events;

/** A JSON Schema that stands alone: a fact's data by its name, a webhook whole as `webhook.<type>`; undefined where there is none. */
export function eventSchema(name: string): Json | undefined {
  const hook = name.startsWith('webhook.') ? name.slice('webhook.'.length) : null;
  const among = hook === null ? events.facts : events.webhooks;
  if (!Object.hasOwn(among, hook ?? name)) return undefined;
  const schema = among[hook ?? name];
  const used = new Map<string, Schema>();
  collect(schema, used);
  const definitions = used.size > 0 ? { definitions: Object.fromEntries(used) } : {};
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: hook ?? name, ...schema, ...definitions };
}

/** The catalogue: every event with its fields, as a page's inside. */
export function eventCatalogue(): string {
  const part = (all: Record<string, Schema>, prefix: string, fieldsOf: (schema: Schema) => Schema) =>
    Object.entries(all)
      .map(([name, schema]) => section(name, prefix, schema.description, fieldsOf(schema)))
      .join('\n');
  return `<h1>Events</h1>
<p>Whatever happens is kept as one fact, and <code>GET /v1/audit</code> reads them back. Bots and custom channels are told by signed
webhooks. An event may get new fields, and a list new words: pass over what you do not know. Nothing else of an event changes.</p>
<h2 id="webhooks" class="part">Webhooks</h2>
<p>The body is an envelope of <code>id</code>, <code>type</code>, <code>time</code>, <code>seq</code> and the <code>data</code> listed here.</p>
${part(events.webhooks, 'webhook.', (schema) => schema.properties?.data ?? {})}
<h2 id="facts" class="part">Facts</h2>
<p>Conversation, person, subject and who did it stand beside the <code>data</code> listed here.</p>
${part(events.facts, '', (schema) => schema)}`;
}

function section(name: string, prefix: string, about: string | undefined, data: Schema): string {
  const fields = Object.entries(data.properties ?? {}).map(([field, schema]) => {
    const optional = data.required?.includes(field) ? '' : ' <span>may be missing</span>';
    const words = schema.description ? `<br>${escape(schema.description)}` : '';
    return `<tr><th scope="row"><code>${escape(field)}</code>${optional}</th><td>${escape(typeWords(schema))}${words}</td></tr>`;
  });
  const table = fields.length > 0 ? `<table>${fields.join('')}</table>` : '<p><em>No data.</em></p>';
  return `<section id="${prefix}${name}">
<h2><a href="#${prefix}${name}"><code>${name}</code></a> <span><a href="/docs/events/${prefix}${name}">JSON Schema</a></span></h2>
${about ? `<p>${escape(about)}</p>` : ''}${table}
</section>`;
}

function typeWords(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').pop() ?? '';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' or ');
  if (schema.anyOf) return schema.anyOf.map(typeWords).join(' or ');
  if (schema.items) return `list of ${typeWords(schema.items)}`;
  return [schema.type ?? 'anything'].flat().join(' or ');
}

function collect(value: unknown, used: Map<string, Schema>): void {
  if (value === null || typeof value !== 'object') return;
  for (const [key, one] of Object.entries(value)) {
    if (key !== '$ref') {
      collect(one, used);
      continue;
    }
    const name = String(one).slice('#/definitions/'.length);
    if (used.has(name)) continue;
    used.set(name, events.definitions[name]);
    collect(events.definitions[name], used);
  }
}

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
