import { z } from 'zod';
import { type SegmentRule, segmentOps } from '../../contract/traits.js';
import { flags } from '../flags.js';
import { traitName } from '../traits/trait.schema.js';

const MOST_CONDITIONS = 50;
const DEEPEST = 6;
const days = z.number().int().min(1).max(3650);
const word = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'is a short word in lower case');
const plain = z.union([z.string().max(500), z.number(), z.boolean()]);
export const tagName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'holds characters that cannot be stored');

const Trait = z
  .strictObject({ trait: traitName, op: z.enum(segmentOps), value: plain.optional() })
  .refine(({ op, value }) => (value === undefined) === (op === 'known' || op === 'unknown'), {
    path: ['value'],
    message: 'known and unknown take no value, the others need one',
  })
  .refine(({ op, value }) => !op.endsWith('_days') || (typeof value === 'number' && value >= 0), {
    path: ['value'],
    message: 'is a number of days',
  });
const leaves = [
  Trait,
  z.strictObject({ tag: tagName }),
  z.strictObject({ flag: z.enum(flags) }),
  z.strictObject({
    consent: z.strictObject({ purpose: word, channel: word, state: z.enum(['granted', 'refused', 'unknown']) }),
  }),
  z.strictObject({
    event: z.string().trim().min(1).max(200),
    withinDays: days.optional(),
    atLeast: z.number().int().min(1).max(10_000).optional(),
    where: z.record(z.string().max(100), plain).optional(),
  }),
  z.strictObject({ channel: word, withinDays: days.optional() }),
  z.strictObject({ address: z.enum(['phone', 'email', 'external_id']) }),
] as const;
const kinds = ['all', 'any', 'not', 'trait', 'tag', 'flag', 'consent', 'event', 'channel', 'address'] as const;
const schemaOf = {
  all: z.strictObject({ all: z.array(z.unknown()).min(1).max(MOST_CONDITIONS) }),
  any: z.strictObject({ any: z.array(z.unknown()).min(1).max(MOST_CONDITIONS) }),
  not: z.strictObject({ not: z.unknown() }),
  trait: leaves[0],
  tag: leaves[1],
  flag: leaves[2],
  consent: leaves[3],
  event: leaves[4],
  channel: leaves[5],
  address: leaves[6],
};

/** Read by hand, one condition after the other, so that a mistake is told at its own place and not once for every kind. */
export const Rules = z.unknown().transform((given, context): SegmentRule => {
  let count = 0;
  const read = (rule: unknown, path: (string | number)[], depth: number): void => {
    const fault = (message: string, at: PropertyKey[] = []) =>
      void context.addIssue({ code: 'custom', path: [...path, ...at], message });
    if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return fault('is a condition');
    count += 1;
    if (depth > DEEPEST || count > MOST_CONDITIONS)
      return fault(`At most ${MOST_CONDITIONS} conditions, ${DEEPEST} deep`);
    const kind = kinds.find((one) => one in rule);
    if (!kind) return fault(`A condition is one of ${kinds.join(', ')}`);
    const parsed = schemaOf[kind].safeParse(rule);
    if (!parsed.success) {
      for (const { path: at, message } of parsed.error.issues) fault(message, at);
      return;
    }
    if (kind === 'not') return read((rule as { not: unknown }).not, [...path, kind], depth + 1);
    if (kind !== 'all' && kind !== 'any') return;
    const parts = (rule as Record<string, unknown[]>)[kind];
    parts.forEach((one, i) => read(one, [...path, kind, i], depth + 1));
  };
  read(given, [], 1);
  return given as SegmentRule;
});

export const NewSegment = z.strictObject({ name: z.string().trim().min(1).max(100), rules: Rules });
export const SegmentChanges = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  rules: Rules.optional(),
});
export const Preview = z.strictObject({ rules: Rules });
