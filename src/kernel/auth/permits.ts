import type { Role } from '../../contract/common.js';
import type { Actor } from './actor.js';
import type { Policy } from './allow.js';

const rank: Record<Role, number> = { agent: 1, supervisor: 2, admin: 3 };

/** Whether this policy admits this caller. */
export function permits(policy: Policy, actor: Actor): boolean {
  if (policy.allow.includes('public')) return true;
  switch (actor.kind) {
    case 'public':
      return false;
    case 'visitor':
      return policy.allow.includes('visitor');
    case 'bot':
      return policy.allow.includes('bot') && hasScope(actor.scopes, policy);
    case 'key':
      return hasRole(actor.role, policy) && hasScope(actor.scopes, policy);
    case 'agent':
      return hasRole(actor.role, policy);
  }
}

export function atLeast(role: Role, least: Role): boolean {
  return rank[role] >= rank[least];
}

function hasRole(role: Role, policy: Policy): boolean {
  return policy.allow.some((allowed) => allowed in rank && atLeast(role, allowed as Role));
}

/** A key without scopes may do all that its role or bot may. */
function hasScope(scopes: string[], policy: Policy): boolean {
  return scopes.length === 0 || (policy.scope !== undefined && scopes.includes(policy.scope));
}
