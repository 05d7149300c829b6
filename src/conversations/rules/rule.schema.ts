import { z } from 'zod';
import { conditionOps, ruleMoments } from '../../contract/macros.js';
import { RuleAction } from '../acts/action.schema.js';
import { storable } from '../message.schema.js';

const word = storable(500);
const Condition = z
  .strictObject({
    field: z.string().min(1, 'Choose one').max(100),
    op: z.enum(conditionOps),
    value: z.union([word, z.number(), z.boolean(), z.array(word).max(50)]).optional(),
  })
  .refine(({ value }) => value === undefined || String(value) !== '', {
    path: ['value'],
    message: 'Say what it is compared with',
  });
const list = z.array(Condition).max(30).default([]);

export const RuleConditions = z.strictObject({ all: list, any: list });
const fields = {
  name: storable(80).trim().min(1, 'Give it a name'),
  enabled: z.boolean(),
  when: z.enum(ruleMoments),
  idleSeconds: z
    .number()
    .int()
    .min(60, 'A minute at least')
    .max(366 * 86_400)
    .nullable(),
  conditions: RuleConditions,
  actions: z.array(RuleAction).min(1, 'Add a step').max(20),
};
const moment = { path: ['idleSeconds'], message: 'A rule of silence says how long, and no other does' };

export const NewRule = z
  .strictObject({
    ...fields,
    enabled: fields.enabled.default(false),
    idleSeconds: fields.idleSeconds.default(null),
    conditions: fields.conditions.default({ all: [], any: [] }),
  })
  .refine(({ when, idleSeconds }) => (when === 'idle') === (idleSeconds !== null), moment);
export const RuleChanges = z.strictObject(fields).partial();
export const RuleOrder = z.strictObject({ ids: z.array(z.string().max(60)).max(500) });
/** What a rule would have done, whether it is kept or not. */
export const DryRunAsk = z.strictObject({
  when: fields.when.default('message.received'),
  idleSeconds: fields.idleSeconds.default(null),
  conditions: fields.conditions.default({ all: [], any: [] }),
  actions: z.array(RuleAction).max(20).default([]),
  last: z.number().int().min(1).max(500).default(100),
});
