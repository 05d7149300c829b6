import { z } from 'zod';
import { storable } from '../message.schema.js';

const words = storable(10_000).trim().min(1, 'Write what it says');
const tags = z.array(storable(40).trim().min(1)).max(30).optional();
const id = z.string().min(1, 'Choose one').max(60);
const year = 366 * 86_400;
const skill = z.strictObject({
  name: z.string().min(1).max(60),
  min: z.number().int().min(1).max(5).default(1),
});

const shared = [
  z.strictObject({ do: z.literal('reply'), text: words }),
  z.strictObject({ do: z.literal('note'), text: words }),
  z
    .strictObject({ do: z.literal('tag'), add: tags, remove: tags })
    .refine(({ add = [], remove = [] }) => add.length + remove.length > 0, {
      path: ['add'],
      message: 'Name a tag to put on or take away',
    }),
  z.strictObject({ do: z.literal('priority'), priority: z.number().int().min(0).max(100) }),
  z.strictObject({ do: z.literal('transfer'), queueId: id, skills: z.array(skill).max(10).optional() }),
  z.strictObject({ do: z.literal('snooze'), seconds: z.number().int().min(60, 'A minute at least').max(year) }),
  z.strictObject({ do: z.literal('resolve') }),
  z.strictObject({ do: z.literal('prove'), action: z.string().min(1, 'Choose one').max(40) }),
] as const;

/** What a person lets run: to themselves where nobody is named. */
export const MacroAction = z.discriminatedUnion('do', [
  ...shared,
  z.strictObject({ do: z.literal('assign'), agentId: id.nullable() }),
]);
/** What runs by itself: a close is warned of, and nobody is "me". */
export const RuleAction = z.discriminatedUnion('do', [
  ...shared,
  z.strictObject({ do: z.literal('assign'), agentId: id }),
  z.strictObject({
    do: z.literal('close'),
    warning: words,
    graceSeconds: z.number().int().min(60, 'A minute at least').max(year),
    unwarned: z.enum(['close', 'leave']).default('leave'),
  }),
]);
