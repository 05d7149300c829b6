import { z } from 'zod';
import { storable } from '../../conversations/index.js';

export const WrapUpNotes = z.strictObject({
  dispositions: z.array(storable(100).min(1)).max(20),
  solved: z.enum(['yes', 'not_yet', 'cannot']).nullable(),
  summary: storable(5000).optional(),
  promises: z
    .array(z.strictObject({ text: storable(1000).min(1), dueAt: z.iso.datetime({ offset: true }).optional() }))
    .max(20)
    .optional(),
  handoffUseful: z.boolean().nullable().optional(),
  unfinished: z.boolean().optional(),
});

export const TransferTo = z
  .strictObject({
    queueId: z.string().min(1).max(60).optional(),
    agentId: z.string().min(1).max(60).optional(),
    botId: z.string().min(1).max(60).optional(),
    mode: z.enum(['cold', 'warm', 'consult']).default('cold'),
    reason: storable(1000).optional(),
    note: storable(5000).optional(),
    confirm: z.boolean().optional(),
  })
  .refine(
    (to) => to.mode === 'cold' || (to.agentId !== undefined && to.queueId === undefined && to.botId === undefined),
    {
      message: 'Only a colleague is asked first',
      path: ['agentId'],
    },
  )
  .refine((to) => to.botId === undefined || (to.queueId === undefined && to.agentId === undefined), {
    message: 'A bot, or people',
    path: ['botId'],
  })
  .refine((to) => to.queueId !== undefined || to.agentId !== undefined || to.botId !== undefined, {
    message: 'Name a queue, a person or a bot',
    path: ['queueId'],
  });

export const WrongQueue = z.strictObject({ queueId: z.string().min(1).max(60), reason: storable(1000).optional() });
export const Status = z.strictObject({
  status: z.enum(['available', 'busy', 'away', 'offline']),
  reason: storable(200).optional(),
  /** Only when the present work is done; nothing new is offered until then. */
  next: z.boolean().optional(),
  /** How long it is meant to last. */
  seconds: z.number().int().min(60).max(86_400).optional(),
});
export const Rejection = z.strictObject({ reason: storable(200).optional() });
