import { z } from 'zod';
import { channelClasses } from '../../contract/common.js';
import { slaTracks } from '../../contract/sla.js';

const YEAR = 366 * 24 * 3600;
const seconds = z.int().min(1).max(YEAR).nullable();
const fields = {
  name: z.string().trim().min(1).max(120),
  track: z.enum(slaTracks),
  active: z.boolean(),
  place: z.int().min(0).max(10_000),
  channelClasses: z.array(z.enum(channelClasses)).max(3),
  tiers: z.array(z.string().trim().min(1).max(100)).max(50),
  queues: z.array(z.string().min(1).max(60)).max(200),
  firstResponseSeconds: seconds,
  nextResponseSeconds: seconds,
  resolutionSeconds: seconds,
  warnSeconds: z.int().min(0).max(YEAR),
  hoursId: z.string().min(1).max(60).nullable(),
};

export const NewSlaPolicy = z.strictObject({
  ...fields,
  track: fields.track.default('human'),
  active: fields.active.default(true),
  place: fields.place.default(0),
  channelClasses: fields.channelClasses.default([]),
  tiers: fields.tiers.default([]),
  queues: fields.queues.default([]),
  firstResponseSeconds: seconds.default(null),
  nextResponseSeconds: seconds.default(null),
  resolutionSeconds: seconds.default(null),
  warnSeconds: fields.warnSeconds.default(60),
  hoursId: fields.hoursId.default(null),
});
export const SlaPolicyChange = z.strictObject(fields).omit({ track: true }).partial();
