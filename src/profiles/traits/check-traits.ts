import type { FieldError } from '../../contract/common.js';
import type { TraitDefinition } from '../../contract/traits.js';
import { Refusal } from '../../kernel/http/problem.js';

const MOST_TRAITS = 200;
const MOST_BYTES = 8192;
const DAY = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Refuses values that are not what their definitions say, each by its place; null takes a trait away and is always right. */
export function checkTraits(
  traits: Record<string, unknown>,
  definitions: ReadonlyMap<string, TraitDefinition>,
  at: string,
): void {
  const names = Object.keys(traits);
  const errors: FieldError[] = [];
  if (names.length > MOST_TRAITS)
    errors.push({ pointer: at, code: 'too_many', message: `At most ${MOST_TRAITS} traits` });
  for (const name of names.slice(0, MOST_TRAITS)) {
    const wrong = faultOf(name, traits[name], definitions.get(name));
    if (wrong) errors.push({ pointer: `${at}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, ...wrong });
  }
  if (errors.length > 0) throw new Refusal(422, 'invalid', 'Some fields are not right', { errors });
}

type Fault = Omit<FieldError, 'pointer'> | null;

function faultOf(name: string, value: unknown, definition: TraitDefinition | undefined): Fault {
  if (name === '' || name.length > 60) return { code: 'name', message: 'A trait’s name has 1 to 60 characters' };
  if (definition?.compute) return { code: 'computed', message: 'The hub works this out itself' };
  if (value === null) return null;
  const text = JSON.stringify(value);
  if (text.length > MOST_BYTES) return { code: 'length', message: `A value has at most ${MOST_BYTES} characters` };
  if (!name.isWellFormed() || name.includes('\u0000') || !isStorable(text))
    return { code: 'unstorable_text', message: 'U+0000 and lone surrogates cannot be stored' };
  return definition ? typeFault(value, definition) : null;
}

/** JSON writes U+0000 and lone surrogates as escapes; a backslash before one means it is only text that looks so. */
export const isStorable = (json: string): boolean => !/(?<!\\)(\\\\)*\\u(0000|d[89a-f][0-9a-f]{2})/.test(json);

function typeFault(value: unknown, { type, choices }: TraitDefinition): Fault {
  const wrong = (message: string) => ({ code: 'type', message });
  switch (type) {
    case 'text':
      return typeof value === 'string' ? null : wrong('is a text');
    case 'number':
      return typeof value === 'number' ? null : wrong('is a number');
    case 'boolean':
      return typeof value === 'boolean' ? null : wrong('is true or false');
    case 'date':
      return isDate(value) ? null : wrong('is a date like 2026-11-25 or a time like 2026-11-25T09:30:00Z');
    case 'choice':
      return choices.includes(value as string) ? null : { code: 'choice', message: `is one of ${choices.join(', ')}` };
    case 'list':
      return Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number')
        ? null
        : wrong('is a list of texts or numbers');
  }
}

const isDate = (value: unknown): boolean =>
  typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value));
