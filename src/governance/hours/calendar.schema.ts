import { IANAZone } from 'luxon';
import { z } from 'zod';

const time = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'is a time from 00:00 to 24:00');
const isDate = (text: string) => /^\d{4}-/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
const day = z.string().refine((text) => {
  // 2028 has every day a year can have.
  const date = text.startsWith('--') ? `2028-${text.slice(2)}` : text;
  return /^\d{4}-\d\d-\d\d$/.test(date) && isDate(date) && new Date(date).toISOString().startsWith(date);
}, 'is a day like 2026-12-25, or --12-25 for every year');
const date = day.refine((text) => !text.startsWith('--'), 'is a day of one year, like 2026-12-25');
const name = z.string().trim().min(1).max(120);

const forward = ({ from, until }: { from: string; until: string }) => from < until;
const backwards = { message: 'ends after it begins; hours over midnight are two', path: ['until'] };
const open = z.strictObject({ from: time, until: time });

const unique = (list: { date: string }[]) => new Set(list.map((one) => one.date)).size === list.length;
const twice = 'names each day once';

/** A calendar as it is made; what is left out of a change stays as it was. */
export const NewCalendar = z.strictObject({
  name,
  timeZone: z.string().refine((zone) => IANAZone.isValidZone(zone), 'is a time zone like Europe/London'),
  weekly: z
    .array(z.strictObject({ day: z.int().min(1).max(7), ...open.shape }).refine(forward, backwards))
    .max(70)
    .default([]),
  holidays: z
    .array(z.strictObject({ date: day, name }))
    .max(400)
    .refine(unique, twice)
    .default([]),
  exceptions: z
    .array(z.strictObject({ date, name, open: z.array(open.refine(forward, backwards)).max(10) }))
    .max(400)
    .refine(unique, twice)
    .default([]),
});

const { weekly, holidays, exceptions, ...rest } = NewCalendar.shape;
export const CalendarChange = z
  .strictObject({ ...rest, weekly: weekly.unwrap(), holidays: holidays.unwrap(), exceptions: exceptions.unwrap() })
  .partial();
