import type { AlertIncident } from '../../contract/alerts.js';
import { alertMetrics } from './watched.js';

/** A trouble as a mail: what, where, how much, and where to look. Pure. */
export function mailWords(incident: AlertIncident, event: 'fired' | 'resolved', publicUrl: string) {
  const { rule, queue, value, threshold } = incident;
  const unit = alertMetrics.find(({ id }) => id === rule.metric)?.unit;
  const name = `${queue ? `${queue.name}: ` : ''}${rule.name}`;
  const lines = [
    event === 'fired' ? `Since ${incident.firedAt}: ${name}.` : `Over since ${incident.resolvedAt}: ${name}.`,
    value === null ? null : `It is ${written(value, unit)}; trouble is ${written(threshold, unit)}.`,
    event === 'fired' ? rule.runbook : null,
    `${publicUrl}/floor`,
  ];
  return {
    subject: event === 'fired' ? name : `Over: ${name}`,
    text: lines.filter((line) => line !== null).join('\n\n'),
  };
}

function written(value: number, unit: string | undefined): string {
  if (unit === 'share') return `${Math.round(value * 1000) / 10} %`;
  if (unit === 'seconds') return `${Math.round(value)} s`;
  return unit === 'times' ? `${Math.round(value * 10) / 10} times` : String(value);
}
