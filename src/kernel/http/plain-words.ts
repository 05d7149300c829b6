import type { z } from 'zod';

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const formats: Record<string, string> = {
  email: 'This is not an e-mail address',
  url: 'This is not a web address, like https://example.com',
};

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** What is wrong with a value, for whoever filled in the field; a schema that says it in its own words is not asked here. */
export function plainWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'This is missing';
      return kinds[issue.expected] ? `This must be ${kinds[issue.expected]}` : undefined;
    case 'invalid_value':
      if (issue.input === undefined) return 'This is missing';
      return `One of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return formats[issue.format] ?? 'This is not written as it should be';
    case 'too_small':
      return bound('At least', issue.origin, Number(issue.minimum));
    case 'too_big':
      return bound('At most', issue.origin, Number(issue.maximum));
    default:
      return undefined;
  }
}

function bound(word: 'At least' | 'At most', origin: string, size: number): string | undefined {
  if (origin === 'string')
    return word === 'At least' && size === 1 ? 'This is empty' : `${word} ${counted(size, 'character')}`;
  if (origin === 'number' || origin === 'int') return `${word} ${size}`;
  return origin === 'array' || origin === 'set' ? `${word} ${counted(size, 'entry', 'entries')}` : undefined;
}

const counted = (size: number, one: string, many = `${one}s`) => `${size} ${size === 1 ? one : many}`;
