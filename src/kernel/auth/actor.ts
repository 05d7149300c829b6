import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Role } from '../../contract/common.js';
import type { FactActor } from '../events/fact.js';

/** Who is calling. */
export type Actor =
  | { kind: 'agent'; id: string; name: string; role: Role; sessionId: string }
  | { kind: 'key'; id: string; role: Role; scopes: string[] }
  | { kind: 'bot'; id: string; name: string; keyId: string; scopes: string[] }
  | { kind: 'visitor'; visitorId: string; inboxId: string }
  | { kind: 'public' };

export type Person = Extract<Actor, { kind: 'agent' }>;
export type Bot = Extract<Actor, { kind: 'bot' }>;

/** The caller, as the guard resolved it. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => context.switchToHttp().getRequest().actor ?? { kind: 'public' },
);

export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case 'visitor':
      return `visitor:${actor.visitorId}`;
    case 'public':
      return 'public';
    default:
      return `${actor.kind}:${actor.id}`;
  }
}

/** What a caller may read like: a bot reads like an agent. */
export const roleOf = (actor: Actor): Role => ('role' in actor ? actor.role : 'agent');

/** How a caller stands in the event table. */
export function factActor(actor: Actor): FactActor {
  switch (actor.kind) {
    case 'agent':
    case 'bot':
      return { kind: actor.kind, id: actor.id };
    case 'visitor':
      return { kind: 'customer', id: actor.visitorId };
    default:
      return { kind: 'system', id: actor.kind === 'key' ? actor.id : null };
  }
}
