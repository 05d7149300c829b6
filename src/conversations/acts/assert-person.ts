import type { Actor, Person } from '../../kernel/auth/actor.js';
import { forbidden } from '../../kernel/http/problem.js';

/** What a person does in their own name; a key has none. */
export function assertPerson(actor: Actor): Person {
  if (actor.kind !== 'agent') throw forbidden('Only a signed-in person has these');
  return actor;
}
