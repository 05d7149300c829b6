import { plainName, rename } from './contract-types.mjs';

const PLACE = '#/definitions/';

/** The schema of every fact's data and of every webhook, out of the contract's types, with what they refer to. */
export function eventSchemas(types) {
  const facts = schemaOf(types, 'EventMap');
  const webhooks = ['BotWebhook', 'InboxWebhook'].map((name) => schemaOf(types, name));
  const definitions = Object.assign({}, facts.definitions, ...webhooks.map((one) => one.definitions));
  const events = {
    facts: sorted(facts.top.properties),
    webhooks: sorted(
      Object.fromEntries(
        webhooks
          .flatMap(({ top }) => top.anyOf ?? [top])
          .map((one) => definitions[one.$ref?.slice(PLACE.length)] ?? one)
          .map((schema) => [schema.properties.type.const, schema]),
      ),
    ),
  };
  definitions.Instant = { type: 'string', format: 'date-time', description: 'RFC 3339, UTC, with milliseconds.' };
  const used = new Set();
  collect(events, definitions, used);
  return {
    ...events,
    definitions: sorted(Object.fromEntries([...used].map((name) => [name, definitions[name]]))),
  };
}

function schemaOf(types, name) {
  const { definitions } = types.createSchema(name);
  const names = new Map(Object.keys(definitions).map((one) => [one, plainName(one)]));
  const plain = Object.fromEntries(
    Object.entries(definitions).map(([one, schema]) => [names.get(one), rename(schema, names, PLACE)]),
  );
  return { top: plain[name], definitions: plain };
}

function collect(value, definitions, used) {
  if (value === null || typeof value !== 'object') return;
  for (const [key, one] of Object.entries(value)) {
    if (key !== '$ref') {
      collect(one, definitions, used);
      continue;
    }
    const name = one.slice(PLACE.length);
    if (used.has(name)) continue;
    used.add(name);
    collect(definitions[name], definitions, used);
  }
}

const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
