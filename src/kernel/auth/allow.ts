import { SetMetadata } from '@nestjs/common';

export const POLICY = 'throughline:policy';

/** `public`: nobody asks who you are; the handler proves authenticity itself (webhooks, sign-in, the widget's session). */
export type Allowed = 'public' | 'visitor' | 'bot' | 'agent' | 'supervisor' | 'admin';

export interface Policy {
  allow: Allowed[];
  /** What a bot's or integrator's key must carry. */
  scope?: string;
}

/**
 * The policy of a route or socket event. A role admits the roles above it: agent < supervisor < admin. A route without
 * one stops the boot.
 */
export const Allow = (...args: (Allowed | { scope: string })[]) => {
  const policy: Policy = { allow: [] };
  for (const arg of args) {
    if (typeof arg === 'string') policy.allow.push(arg);
    else policy.scope = arg.scope;
  }
  return SetMetadata(POLICY, policy);
};
