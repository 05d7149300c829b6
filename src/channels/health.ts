import type { EndpointHealth } from '../contract/channels.js';

export const healthColumns = `h.failing_since, h.disabled_at AS endpoint_disabled_at, h.reason AS endpoint_reason, h.last_ok_at,
  h.failures, h.opened_at, h.blocked_until, h.credentials AS credentials_state, h.credentials_since, h.credentials_why`;

export interface HealthRow {
  failing_since: Date | null;
  endpoint_disabled_at: Date | null;
  endpoint_reason: string | null;
  last_ok_at: Date | null;
  failures: number | null;
  opened_at: Date | null;
  blocked_until: Date | null;
  credentials_state: 'refused' | 'expired' | null;
  credentials_since: Date | null;
  credentials_why: string | null;
}

export function toHealth(row: HealthRow, nowMs = Date.now()): EndpointHealth {
  const since = row.endpoint_disabled_at ?? row.failing_since;
  return {
    state: stateOf(row),
    since: since?.toISOString() ?? null,
    reason: row.endpoint_reason,
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
    breaker: breakerOf(row),
    heldUntil:
      !row.opened_at && row.blocked_until && row.blocked_until.getTime() > nowMs
        ? row.blocked_until.toISOString()
        : null,
    credentials: credentialsOf(row),
  };
}

function stateOf(row: HealthRow): EndpointHealth['state'] {
  if (row.endpoint_disabled_at) return 'disabled';
  return row.failing_since ? 'failing' : 'ok';
}

function breakerOf({ opened_at, blocked_until, failures, endpoint_disabled_at }: HealthRow): EndpointHealth['breaker'] {
  if (!opened_at || endpoint_disabled_at) return null;
  return {
    openedAt: opened_at.toISOString(),
    failures: failures ?? 0,
    nextTryAt: (blocked_until ?? opened_at).toISOString(),
  };
}

function credentialsOf({
  credentials_state: state,
  credentials_since,
  credentials_why,
}: HealthRow): EndpointHealth['credentials'] {
  if (!state || !credentials_since) return null;
  return { state, since: credentials_since.toISOString(), why: credentials_why ?? '' };
}
