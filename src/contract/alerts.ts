import type { Id, Instant } from './common.js';
import type { MetricId } from './insights.js';

/** What only alerts look at: the last minutes instead of the day, and what stands on no tile. */
export const watchedIds = [
  'service_level_recent',
  'abandoned_recent',
  'wait_over_goal',
  'unstaffed_waiting',
  'handoff_spike',
  'suppression_spike',
  'webhook_failures',
  'channels_refused',
] as const;
export type AlertMetricId = MetricId | (typeof watchedIds)[number];

export interface AlertRule {
  id: Id;
  name: string;
  metric: AlertMetricId;
  /** One queue; null: the whole floor, or with `perQueue` each queue for itself. */
  queueId: Id | null;
  perQueue: boolean;
  /** Trouble is at or above the threshold; else at or below. */
  above: boolean;
  threshold: number;
  /** Trouble is over only here: between the two nothing changes. */
  clearsAt: number;
  forSeconds: number;
  /** `HH:mm` in the workspace's zone: what begins in these hours is told when they end. */
  quiet: { from: string; until: string } | null;
  toast: boolean;
  emails: string[];
  webhookUrl: string | null;
  /** A secret to sign with is set; it is never shown. */
  signed: boolean;
  /** What to do about it: a sentence or an address. */
  runbook: string | null;
  enabled: boolean;
}

export interface AlertIncident {
  id: Id;
  rule: { id: Id; name: string; metric: AlertMetricId; runbook: string | null; toast: boolean };
  queue: { id: Id; name: string } | null;
  state: 'firing' | 'resolved';
  value: number | null;
  threshold: number;
  firedAt: Instant;
  /** When people were told; null while quiet hours or a snooze put it off. */
  toldAt: Instant | null;
  acknowledged: { by: string; at: Instant } | null;
  snoozedUntil: Instant | null;
  resolvedAt: Instant | null;
  /** Who could not be told, and why. */
  untold: { to: string; why: string }[];
}

/** `GET /v1/alert-mail`: the e-mail inbox alerts leave by. */
export interface AlertMail {
  /** The chosen one; null: the oldest that works. */
  inboxId: Id | null;
  /** The one in use: null where no e-mail inbox is connected, or all are paused. */
  uses: Id | null;
  inboxes: { id: Id; name: string; address: string | null; paused: boolean }[];
}

/** A metric an alert may look at. */
export interface AlertMetric {
  id: AlertMetricId;
  label: string;
  definition: string;
  unit: 'count' | 'seconds' | 'share' | 'times';
  perQueue: boolean;
}
