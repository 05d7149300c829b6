import type { AlertIncident, AlertMetric, AlertRule } from '@contract/alerts';
import type { Id, Page } from '@contract/common';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { announce } from '../live/announce';
import { tell } from '../shell/tell';
import { share } from './words';
import { lasting } from './tile-words';

const key = ['alerts', 'firing'];
const rulesKey = ['alert-rules'];

export const firingQuery = queryOptions({
  queryKey: key,
  queryFn: ({ signal }) => http.get<Page<AlertIncident>>('/v1/alerts', { state: 'firing', limit: 100 }, signal),
  select: (page) => page.data,
  refetchInterval: 60_000,
});
export const alertRulesQuery = queryOptions({
  queryKey: rulesKey,
  queryFn: ({ signal }) => http.get<{ data: AlertRule[] }>('/v1/alert-rules', {}, signal),
  select: (answer) => answer.data,
});
export const alertMetricsQuery = queryOptions({
  queryKey: ['alert-metrics'],
  queryFn: ({ signal }) => http.get<{ data: AlertMetric[] }>('/v1/alert-metrics', {}, signal),
  select: (answer) => answer.data,
  staleTime: Number.POSITIVE_INFINITY,
});

/** An incident as just heard: into the strip, out of it, and said once. */
export function hearIncident(incident: AlertIncident): void {
  const known = queryClient.getQueryData<Page<AlertIncident>>(key);
  const before = known?.data.find(({ id }) => id === incident.id);
  if (known) {
    const rest = known.data.filter(({ id }) => id !== incident.id);
    queryClient.setQueryData(key, { ...known, data: incident.state === 'firing' ? [incident, ...rest] : rest });
  }
  const words = incidentWords(incident);
  if (incident.state === 'resolved' && before) announce(`Over: ${words}`);
  if (incident.state === 'firing' && incident.toldAt && !before?.toldAt && incident.rule.toast) tell(words);
}

export function incidentWords({ rule, queue, value }: AlertIncident): string {
  const where = queue ? `${queue.name}: ` : '';
  return `${where}${rule.name}${value === null ? '' : ` (${valueWords(rule.metric, value)})`}`;
}

const shares = /^(service_level|abandoned|occupancy|containment|repeat|wait_accuracy)/;
const times = /^(wait_over_goal|.*_spike)$/;
const seconds = /^(longest_wait|asa|aht|wait|handoff_accept)$/;

export function valueWords(metric: string, value: number): string {
  if (times.test(metric)) return `${value.toFixed(1)} times`;
  if (seconds.test(metric)) return lasting(value);
  return shares.test(metric) ? share(value, 1) : value.toLocaleString();
}

const changed = async <T>(doing: Promise<T>): Promise<T> => {
  const done = await doing;
  void queryClient.invalidateQueries({ queryKey: rulesKey });
  void queryClient.invalidateQueries({ queryKey: key });
  return done;
};

export type RuleDraft = Omit<AlertRule, 'id' | 'signed'> & { webhookSecret?: string | null };
export const alerts = {
  acknowledge: (id: Id) => changed(http.post<AlertIncident>(`/v1/alerts/${id}/acknowledge`, {})),
  snooze: (id: Id, minutes: number) => changed(http.post<AlertIncident>(`/v1/alerts/${id}/snooze`, { minutes })),
  save: (id: Id | null, rule: RuleDraft) =>
    changed(id ? http.put<AlertRule>(`/v1/alert-rules/${id}`, rule) : http.post<AlertRule>('/v1/alert-rules', rule)),
  remove: (id: Id) => changed(http.delete(`/v1/alert-rules/${id}`)),
};
