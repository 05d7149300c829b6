import type { EndpointHealth } from '../contract/channels.js';

export const healthColumns = `h.failing_since, h.disabled_at AS endpoint_disabled_at, h.reason AS endpoint_reason, h.last_ok_at`;

export interface HealthRow {
  failing_since: Date | null;
  endpoint_disabled_at: Date | null;
  endpoint_reason: string | null;
  last_ok_at: Date | null;
}

export function toHealth(row: HealthRow): EndpointHealth {
  const since = row.endpoint_disabled_at ?? row.failing_since;
  return {
    state: stateOf(row),
    since: since?.toISOString() ?? null,
    reason: row.endpoint_reason,
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
  };
}

function stateOf(row: HealthRow): EndpointHealth['state'] {
  if (row.endpoint_disabled_at) return 'disabled';
  return row.failing_since ? 'failing' : 'ok';
}
