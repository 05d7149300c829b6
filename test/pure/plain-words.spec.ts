import { z } from 'zod';
import { Refusal } from '../../src/kernel/http/problem.js';
import { parseWith } from '../../src/kernel/http/validate.js';

const Body = z.strictObject({
  name: z.string().min(1).max(3),
  age: z.number().max(9).optional(),
  tags: z.array(z.string()).max(1).optional(),
  role: z.enum(['agent', 'admin']).optional(),
  mail: z.email('An address like ana@example.com').optional(),
  copy: z.email().optional(),
});

function told(body: unknown): Record<string, string> {
  try {
    parseWith(Body, body);
  } catch (error) {
    const { errors } = (error as Refusal).more as { errors: { pointer: string; message: string }[] };
    return Object.fromEntries(errors.map(({ pointer, message }) => [pointer, message]));
  }
  return {};
}

describe('what is wrong with a body', () => {
  it('is said in plain words at each field, also at one that does not exist', () => {
    expect(told({ nam: 'x' })).toEqual({ '/name': 'This is missing', '/nam': 'There is no such field' });
    expect(told({ name: '', age: '4', tags: ['a', 'b'], role: 'owner', mail: 'x', copy: 'x' })).toEqual({
      '/name': 'This is empty',
      '/age': 'This must be a number',
      '/tags': 'At most 1 entry',
      '/role': 'One of agent, admin',
      '/mail': 'An address like ana@example.com',
      '/copy': 'This is not an e-mail address',
    });
    expect(told({ name: 'long', age: 10 })).toEqual({ '/name': 'At most 3 characters', '/age': 'At most 9' });
  });
});
