import type { AlertMetric, AlertMetricId } from '../../contract/alerts.js';
import type { MetricId } from '../../contract/insights.js';
import { definitions } from '../board/definitions.js';

const own: AlertMetric[] = [
  {
    id: 'service_level_recent',
    label: 'Service level, last 30 minutes',
    definition: 'Removed from the queue within the goal ÷ removed. Fewer than five say nothing.',
    unit: 'share',
    perQueue: true,
  },
  {
    id: 'abandoned_recent',
    label: 'Left before an answer, last 30 minutes',
    definition: 'Given up ÷ (removed − moved). Fewer than five say nothing.',
    unit: 'share',
    perQueue: true,
  },
  {
    id: 'wait_over_goal',
    label: 'Longest wait, in goals of the queue',
    definition: 'Longest wait ÷ the queue’s goal: 2 is twice the goal.',
    unit: 'times',
    perQueue: true,
  },
  {
    id: 'unstaffed_waiting',
    label: 'Waiting where nobody is',
    definition:
      'Waiting in queues that nobody who could answer is there for. A queue that its calendar has closed counts none.',
    unit: 'count',
    perQueue: true,
  },
  {
    id: 'handoff_spike',
    label: 'Bot handoffs, times the usual',
    definition:
      'Handoffs of the last 15 minutes ÷ what 15 minutes of the 24 hours before brought. Fewer than five are none.',
    unit: 'times',
    perQueue: false,
  },
  {
    id: 'suppression_spike',
    label: 'Outreach held back, times the usual',
    definition:
      'Outreach suppressed in the last 15 minutes ÷ what 15 minutes of the 24 hours before brought. Fewer than five are none.',
    unit: 'times',
    perQueue: false,
  },
  {
    id: 'webhook_failures',
    label: 'Webhooks that failed, last 15 minutes',
    definition: 'Deliveries of the last hour that were given up, or tried in vain within 15 minutes.',
    unit: 'count',
    perQueue: false,
  },
  {
    id: 'channels_refused',
    label: 'Channels whose access is refused',
    definition: 'Inboxes whose credentials the vendor takes no more, or that were switched off after failing.',
    unit: 'count',
    perQueue: false,
  },
];
const ofFloorOnly = new Set<MetricId>([
  'occupancy',
  'occupancy_weighted',
  'handoff_accept',
  'containment',
  'with_bots',
  'handoffs_today',
  'repeat_24h',
  'repeat_72h',
  'repeat_7d',
  'repeat_30d',
]);

/** Everything an alert may look at: the tiles' numbers, and what only alerts need. */
export const alertMetrics: AlertMetric[] = [
  ...definitions.flatMap(({ id, label, definition, unit }): AlertMetric[] =>
    unit
      ? [
          {
            id: id as AlertMetricId,
            label,
            definition,
            unit: unit === 'range' ? 'seconds' : unit,
            perQueue: !ofFloorOnly.has(id as MetricId),
          },
        ]
      : [],
  ),
  ...own,
];
