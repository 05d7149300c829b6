import { z } from 'zod';
import { storable } from '../conversations/index.js';
import { type Actor, type Person } from '../kernel/auth/actor.js';
import { forbidden } from '../kernel/http/problem.js';

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'is not a number like +447700900471');
const id = storable(60).min(1);

export const Consult = z
  .strictObject({ agentId: id.optional(), phone: phone.optional() })
  .refine((to) => Boolean(to.agentId) !== Boolean(to.phone), 'name a person or a number');
export const Placed = z.strictObject({ phone: phone.optional() });
export const Texted = z.strictObject({ text: storable(600).min(1) });
export const RecordingSteps = z.strictObject({ step: z.enum(['start', 'pause', 'resume', 'stop']) });

/** A telephone is in somebody's hand; a key has none. */
export function person(actor: Actor): Person {
  if (actor.kind !== 'agent') throw forbidden('Only a person who signed in can talk');
  return actor;
}
