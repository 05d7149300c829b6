import { z } from 'zod';
import { type AlertMetricId, watchedIds } from '../../contract/alerts.js';
import { metricIds } from '../../contract/insights.js';
import { alertMetrics } from './watched.js';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time of day, HH:mm');
const known = new Map<AlertMetricId, boolean>(alertMetrics.map(({ id, perQueue }) => [id, perQueue]));

export const RuleBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    metric: z.enum([...metricIds, ...watchedIds]),
    queueId: z.string().max(60).nullable().default(null),
    perQueue: z.boolean().default(false),
    above: z.boolean().default(true),
    threshold: z.number().min(0).max(1e9),
    clearsAt: z.number().min(0).max(1e9).optional(),
    forSeconds: z.int().min(0).max(86_400).default(0),
    quiet: z.strictObject({ from: time, until: time }).nullable().default(null),
    toast: z.boolean().default(true),
    emails: z.array(z.email().max(200)).max(10).default([]),
    webhookUrl: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .nullable()
      .default(null),
    /** Left out: the one there was. Null: none. */
    webhookSecret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{24,100}={0,2}$/, 'is whsec_ and base64')
      .nullish(),
    runbook: z.string().trim().max(500).nullable().default(null),
    enabled: z.boolean().default(true),
  })
  .superRefine(({ metric, queueId, perQueue, above, threshold, clearsAt = threshold }, context) => {
    const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if ((queueId !== null || perQueue) && !known.get(metric)) refuse('metric', 'is known for the whole floor only');
    if (queueId !== null && perQueue) refuse('perQueue', 'one queue, or each of them');
    if (above ? clearsAt > threshold : clearsAt < threshold)
      refuse('clearsAt', above ? 'is not above the threshold' : 'is not below the threshold');
  });
export type RuleBody = z.infer<typeof RuleBody>;

export const SenderBody = z.strictObject({ inboxId: z.string().min(1).max(60).nullable() });
export const Snooze = z.strictObject({ minutes: z.int().min(1).max(10_080) });
