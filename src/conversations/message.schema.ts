import { z } from 'zod';

// PostgreSQL text cannot hold U+0000, and a lone surrogate has no UTF-8: refused here, by name, before anything is stored.
export const storable = (max: number) =>
  z
    .string()
    .max(max, `at most ${max} characters`)
    .refine((text) => !text.includes('\u0000') && text.isWellFormed(), {
      message: 'holds characters that cannot be stored',
    });

const ids = z.array(z.string().max(60)).max(10).optional();
const toolCall = z.strictObject({
  name: z.string().max(200),
  input: z.unknown().optional(),
  outcome: z.enum(['succeeded', 'failed', 'abandoned']).optional(),
  summary: storable(2000).optional(),
});

export const NewMessage = z.strictObject({
  text: storable(20_000).default(''),
  attachmentIds: ids,
  clientId: z.string().min(1).max(100).optional(),
  replyTo: z.string().max(60).optional(),
  options: z.record(z.string().max(60), z.unknown()).optional(),
  toolCalls: z.array(toolCall).max(50).optional(),
  seenSeq: z.number().int().min(0).optional(),
  afterMessageId: z.string().max(60).optional(),
});

export const NewNote = z.strictObject({
  text: storable(20_000).default(''),
  attachmentIds: ids,
  clientId: z.string().min(1).max(100).optional(),
});
