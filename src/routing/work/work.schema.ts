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
    reason: storable(1000).optional(),
  })
  .refine((to) => to.queueId !== undefined || to.agentId !== undefined, {
    message: 'Name a queue or a person',
    path: ['queueId'],
  });

export const WrongQueue = z.strictObject({ queueId: z.string().min(1).max(60), reason: storable(1000).optional() });
export const Status = z.strictObject({
  status: z.enum(['available', 'busy', 'away', 'offline']),
  reason: storable(200).optional(),
});
export const Rejection = z.strictObject({ reason: storable(200).optional() });
