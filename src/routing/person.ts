import type { Actor, Person } from '../kernel/auth/actor.js';
import { forbidden } from '../kernel/http/problem.js';

/** A desk belongs to somebody who signed in; a key has none, whatever its role. */
export function assertPerson(actor: Actor): Person {
  if (actor.kind !== 'agent') throw forbidden('Only a person who signed in has a desk');
  return actor;
}
