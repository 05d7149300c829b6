import type { Role } from '../../../contract/common.js';
import type { Actor } from '../../../kernel/auth/actor.js';
import { forbidden } from '../../../kernel/http/problem.js';

/** An administrator makes keys: a key that leaked must neither come in as one nor make one. */
export function assertMayLetIn(role: Role, actor: Actor): void {
  if (role === 'admin' && actor.kind !== 'agent')
    throw forbidden('Only somebody who signed in lets an administrator in');
}
