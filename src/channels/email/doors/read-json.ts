import type { z } from 'zod';
import { Refusal } from '../../../kernel/http/problem.js';

export function readAs<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Refusal(
    400,
    'malformed',
    `The body is not what this vendor sends: ${parsed.error.issues[0]?.path.join('.')}`,
  );
}
