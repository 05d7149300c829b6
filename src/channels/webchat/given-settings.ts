import { IANAZone } from 'luxon';
import { z } from 'zod';
import { Hours, WebchatSettings } from './webchat.settings.js';

const clock = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, {
  error: 'Write hours like 09:00–17:00',
  abort: true,
});
const span = z
  .tuple([clock, clock])
  .refine(([from, until]) => from < until, 'Ends after it begins; hours over midnight are written on both days');

const isOrigin = (text: string) =>
  text === '*' || (URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol));
const origin = z
  .string()
  .trim()
  .max(200)
  .refine(isOrigin, { error: ({ input }) => `“${String(input)}” is no address like https://shop.example` });

const { shape } = WebchatSettings;

/** As an inbox is told them: what the chat would leave out in silence when it reads them is refused here, at its field. */
export const GivenWebchatSettings = WebchatSettings.extend({
  color: z
    .string()
    .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, 'Write a colour like #066478')
    .default(shape.color.parse(undefined)),
  allowedOrigins: z.array(origin).default(['*']),
  hours: z
    .strictObject({
      timeZone: z.string().refine((zone) => IANAZone.isValidZone(zone), 'Name a time zone like Europe/London'),
      days: z.partialRecord(Hours.shape.days.keyType, z.array(span).max(4)),
    })
    .nullable()
    .default(null),
});
