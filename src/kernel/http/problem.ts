import type { FieldError } from '../../contract/common.js';

/** A refusal with a stable code: thrown by verbs, rendered as problem+json at the edge. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    title: string,
    readonly more: {
      detail?: string;
      errors?: FieldError[];
      headers?: Record<string, string>;
      [key: string]: unknown;
    } = {},
  ) {
    super(title);
  }
}

export const notFound = (what: string) => new Refusal(404, 'not_found', `There is no such ${what}`);

export const invalid = (pointer: string, code: string, message: string) =>
  new Refusal(422, 'invalid', 'Some fields are not right', {
    errors: [{ pointer, code, message }],
  });

export const conflict = (code: string, title: string, more: Record<string, unknown> = {}) =>
  new Refusal(409, code, title, more);

/** A state of things that stands in the way of one field. */
export const conflictAt = (pointer: string, code: string, message: string) =>
  conflict(code, message, { errors: [{ pointer, code, message }] });

export const forbidden = (title = 'You may not do this') => new Refusal(403, 'forbidden', title);
