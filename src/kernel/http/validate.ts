import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { z } from 'zod';
import type { FieldError } from '../../contract/common.js';
import { plainWords } from './plain-words.js';
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
  const parsed = schema.safeParse(value, { error: plainWords });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 50).flatMap((issue) => placesOf(issue, at));
  throw new Refusal(422, 'invalid', 'Some fields are not right', { errors });
}

/** A field that is not known is named at its own place, not at that of what it stands in. */
function placesOf({ path, code, message, ...more }: z.core.$ZodIssue, at: string): FieldError[] {
  const pointer = (parts: PropertyKey[]) =>
    `${at}/${parts.map((part) => String(part).replace(/~/g, '~0').replace(/\//g, '~1')).join('/')}`;
  const unknown = 'keys' in more && code === 'unrecognized_keys' ? more.keys : [];
  if (unknown.length > 0)
    return unknown
      .slice(0, 20)
      .map((key) => ({ pointer: pointer([...path, key]), code, message: 'There is no such field' }));
  return [{ pointer: pointer(path), code, message }];
}

function flatten(errors: ValidationError[], at = ''): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${at}/${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([code, message]) => ({ pointer, code, message }));
    return [...own, ...flatten(error.children ?? [], pointer)];
  });
}
