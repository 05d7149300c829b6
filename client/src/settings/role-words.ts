import type { Role } from '@contract/common';

export const roleWords: Record<Role, string> = { agent: 'Agent', supervisor: 'Supervisor', admin: 'Administrator' };
