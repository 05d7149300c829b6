import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { z } from 'zod';
import type { FieldError } from '../../contract/common.js';
import { Refusal } from './problem.js';

/** Checks DTO classes; an unknown field is refused by name rather than dropped in silence. */
export const validationPipe = () =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) =>
      new Refusal(422, 'invalid', 'Some fields are not right', {
        errors: flatten(errors),
      }),
  });

/** Checks a value against a zod schema, with the same refusal. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown, at = ''): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 50).map((issue) => ({
    pointer: `${at}/${issue.path.map((part) => String(part).replace(/~/g, '~0').replace(/\//g, '~1')).join('/')}`,
    code: issue.code,
    message: issue.message,
  }));
  throw new Refusal(422, 'invalid', 'Some fields are not right', { errors });
}

function flatten(errors: ValidationError[], at = ''): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${at}/${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([code, message]) => ({ pointer, code, message }));
    return [...own, ...flatten(error.children ?? [], pointer)];
  });
}
