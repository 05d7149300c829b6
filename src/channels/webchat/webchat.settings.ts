import { z } from 'zod';

const clock = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);
const span = z.tuple([clock, clock]);

/** Opening hours in the shop's own time; a day that is not named is closed. */
export const Hours = z.strictObject({
  timeZone: z.string().max(60),
  days: z.partialRecord(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), z.array(span).max(4)),
});
export type Hours = z.infer<typeof Hours>;

/** What an inbox of the web chat may be told; every field has a default that works. */
export const WebchatSettings = z.object({
  /** What customers know the shop by; the inbox's own name where there is none. */
  brand: z.string().max(60).nullable().default(null),
  color: z
    .string()
    .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)
    .default('#066478'),
  /** `{{name}}` becomes the visitor's first name, or nothing. */
  greeting: z.string().max(200).default('Hello {{name}}. What can we help with?'),
  teaser: z.string().max(160).nullable().default(null),
  starters: z.array(z.string().min(1).max(80)).max(6).default([]),
  glyph: z.enum(['leaf', 'bag', 'bolt', 'heart', 'home']).nullable().default(null),
  preChat: z
    .strictObject({
      name: z.boolean().default(false),
      email: z.boolean().default(false),
      required: z.boolean().default(false),
    })
    .default({ name: false, email: false, required: false }),
  /** Pages that may embed the chat: origins, or `*`. */
  allowedOrigins: z.array(z.string().max(200)).default(['*']),
  hours: Hours.nullable().default(null),
});
export type WebchatSettings = z.infer<typeof WebchatSettings>;

/** Reads an inbox's settings field by field: one that is wrong falls back alone instead of closing the chat. */
export function readSettings(config: Record<string, unknown>): WebchatSettings {
  const given = Object.entries(WebchatSettings.shape).map(([name, field]) => {
    const parsed = field.safeParse(config[name]);
    return [name, parsed.success ? parsed.data : field.parse(undefined)];
  });
  return Object.fromEntries(given) as WebchatSettings;
}

export function greet(template: string, name: string | null): string {
  const first = firstName(name);
  return first ? template.replaceAll('{{name}}', first) : template.replaceAll(/\s*\{\{name\}\}/g, '');
}

/** Customers are told first names only. */
export function firstName(name: string | null): string | null {
  return name?.trim().split(/\s+/)[0] || null;
}

/** The value of `frame-ancestors`: known origins only, so that a setting cannot smuggle in another directive. */
export function frameAncestors(allowedOrigins: string[]): string {
  if (allowedOrigins.includes('*')) return '*';
  const origins = allowedOrigins.filter((origin) => URL.canParse(origin)).map((origin) => new URL(origin).origin);
  return ["'self'", ...origins.filter((origin) => origin !== 'null')].join(' ');
}
