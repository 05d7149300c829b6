import { z } from 'zod';
import { neededProofs, traitStrategies, traitTypes } from '../../contract/traits.js';

const label = z.string().trim().min(1).max(80);
const common = {
  label,
  strategy: z.enum(traitStrategies),
  choices: z.array(z.string().trim().min(1).max(100)).max(100),
  freshDays: z.number().int().min(1).max(3650).nullable(),
  visibility: z.enum(['team', 'supervisors']),
  pii: z.boolean(),
  needsProof: z.enum(neededProofs).nullable(),
};
const days = z.number().int().min(1).max(3650).optional();

export const Compute = z.discriminatedUnion('over', [
  z
    .strictObject({
      over: z.literal('events'),
      fn: z.enum(['count', 'sum', 'min', 'max', 'first', 'last']),
      event: z.string().trim().min(1).max(200),
      property: z.string().min(1).max(100).optional(),
      days,
    })
    .refine(({ fn, property }) => property !== undefined || !['sum', 'min', 'max'].includes(fn), {
      path: ['property'],
      message: 'Name the property to count with',
    }),
  z.strictObject({
    over: z.literal('conversations'),
    fn: z.enum(['count', 'open', 'last_seen', 'last_channel', 'days_since']),
  }),
]);

/** Names come from other systems, so they may have capitals and spaces. */
export const traitName = z.string().trim().min(1).max(60);

export const NewTrait = z
  .strictObject({
    name: traitName,
    label,
    type: z.enum(traitTypes).default('text'),
    strategy: common.strategy.default('newest'),
    choices: common.choices.default([]),
    freshDays: common.freshDays.default(null),
    visibility: common.visibility.default('team'),
    pii: common.pii.default(false),
    needsProof: common.needsProof.default(null),
    compute: Compute.nullable().default(null),
  })
  .refine(({ type, choices }) => type !== 'choice' || choices.length > 0, {
    path: ['choices'],
    message: 'A choice needs something to choose from',
  });
export type NewTrait = z.infer<typeof NewTrait>;

/** The type stays: values were kept by it. */
export const TraitChanges = z.strictObject({ ...z.strictObject(common).partial().shape, compute: Compute.optional() });
export type TraitChanges = z.infer<typeof TraitChanges>;
