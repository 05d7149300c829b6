import path from 'node:path';
import generator from 'ts-json-schema-generator';
import { root } from './project.mjs';

/** Reads the contract's types once, for whatever is made of them. */
export function contractTypes() {
  return generator.createGenerator({
    path: path.join(root, 'src/contract/*.ts'),
    // Without the types of Node and Jest, which take most of the time.
    tsconfig: path.join(root, 'scripts/lib/contract.tsconfig.json'),
    expose: 'export',
    jsDoc: 'extended',
    topRef: true,
    functions: 'hide',
    skipTypeCheck: true,
    // Answers may grow new fields; whoever reads them ignores what they do not know.
    additionalProperties: true,
  });
}

/** `WebhookEnvelope<"message.created",…>` becomes `WebhookEnvelope.message.created`. */
export function plainName(name) {
  const [, generic, first] = /^(\w+)<"?([\w.]*)/.exec(name) ?? [];
  return generic ? [generic, first].filter(Boolean).join('.') : name.replace(/[^\w.-]/g, '_');
}

/** Every reference by its plain name, below `place`. */
export function rename(value, names, place) {
  if (Array.isArray(value)) return value.map((one) => rename(one, names, place));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) =>
      key === '$ref'
        ? [key, place + names.get(decodeURIComponent(one.replace('#/definitions/', '')))]
        : [key, rename(one, names, place)],
    ),
  );
}
