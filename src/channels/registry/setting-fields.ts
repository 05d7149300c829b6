import { z } from 'zod';
import type { SettingField } from '../../contract/channels.js';

interface Described {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  /** Said by `.meta({ group })`. */
  group?: string;
  enum?: unknown[];
  anyOf?: Described[];
  items?: Described;
  properties?: Record<string, Described>;
  required?: string[];
}

/** The settings of a channel as a form asks for them, out of the schema that checks them. */
export function settingFields(schema: z.ZodType): SettingField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as Described;
  return Object.entries(properties).map(([name, described]) => {
    // "A text or nothing" is a text that may be left empty.
    const plain = described.anyOf?.find((one) => one.type !== 'null') ?? described;
    const kind = kindOf(name, plain);
    return {
      name,
      label: described.title ?? plain.title ?? labelOf(name),
      help:
        described.description ??
        plain.description ??
        (name === 'apiRoot' ? 'Where the vendor’s API is. Leave it as it is.' : null),
      kind,
      choices: kind === 'choice' ? (plain.enum ?? []).filter((one) => one !== null).map(String) : null,
      optional: !required.includes(name),
      default: described.default ?? null,
      group: described.group ?? plain.group ?? null,
    };
  });
}

function kindOf(name: string, { type: types, enum: choices, items }: Described): SettingField['kind'] {
  const type = Array.isArray(types) ? types.find((one) => one !== 'null') : types;
  if (choices) return 'choice';
  if (name === 'templates') return 'templates';
  if (type === 'string') return 'text';
  if (type === 'boolean') return 'boolean';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'array' && items?.type === 'string') return 'list';
  return 'other';
}

const known: Record<string, string> = {
  apiRoot: 'Address of the vendor',
  deliveryUrl: 'Replies are posted to',
  authservId: 'Name in Authentication-Results',
};

const initials = /\b(api|imap|ses|sid|smtp|sns|tls|url)\b/gi;

/** `phoneNumberId` → "Phone number id", `sesRegion` → "SES region". */
function labelOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(initials, (one) => one.toUpperCase());
  return known[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
