import type { Actor } from '../../kernel/auth/actor.js';
import { atLeast } from '../../kernel/auth/permits.js';
import { forbidden } from '../../kernel/http/problem.js';

/** Whoever is worked upon is told who did it; only an administrator may keep that from them, never from the audit. */
export function assertMayHide(actor: Actor, hidden: boolean): void {
  if (!hidden) return;
  if ('role' in actor && atLeast(actor.role, 'admin')) return;
  throw forbidden('Only an administrator may act without the person being told');
}
