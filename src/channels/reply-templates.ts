import { z } from 'zod';
import type { ReplyTemplate } from '../contract/channels.js';

const Template = z.strictObject({
  name: z.string().trim().min(1).max(512),
  language: z.string().trim().min(2).max(20),
  body: z.string().trim().min(1).max(4096),
  params: z.array(z.string().trim().min(1).max(80)).max(20).default([]),
});

/** The setting `templates` of channels that take approved texts after their window: copied from the vendor, kept in the inbox. */
export const templatesSetting = z
  .array(Template)
  .max(200)
  .default([])
  .meta({ title: 'Templates', description: 'Texts the vendor approved. {{1}} is the first parameter.' });

/** Those of an inbox that are whole; a broken one is left out and not offered. */
export function templatesOf(settings: Record<string, unknown>): ReplyTemplate[] {
  const kept = Array.isArray(settings.templates) ? settings.templates : [];
  return kept.flatMap((one) => {
    const read = Template.safeParse(one);
    return read.success ? [read.data] : [];
  });
}
