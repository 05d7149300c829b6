import { toStorable } from '../../kernel/storable.js';
import { Refusal } from '../../kernel/http/problem.js';
import type { IncomingRequest } from '../channel-adapter.js';

/** What Twilio posted, by field name: made safe to store, and empty where a field is absent. */
export type Fields = (name: string) => string;

const kindOf = ({ headers }: IncomingRequest): string => (headers['content-type'] ?? '').split(';')[0].trim();

export const isForm = (request: IncomingRequest): boolean =>
  kindOf(request).toLowerCase() === 'application/x-www-form-urlencoded';

/** As it was signed: a repeated field is a list. */
export function signedFields({ raw }: IncomingRequest): Record<string, string | string[]> {
  // Without a prototype `__proto__` is a name like any other.
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(raw.toString('utf8'))) {
    const known = fields[name];
    fields[name] = known === undefined ? value : [...[known].flat(), value];
  }
  return fields;
}

export function readFields({ raw }: IncomingRequest): Fields {
  const fields = new URLSearchParams(raw.toString('utf8'));
  return (name) => toStorable(fields.get(name) ?? '');
}

export function readId(fields: Fields, ...names: string[]): string {
  const id = names.map((name) => fields(name)).find((value) => value !== '') ?? '';
  if (!/^[A-Za-z0-9]{2,64}$/.test(id)) throw new Refusal(400, 'malformed', `The body has no ${names[0]}`);
  return id;
}
