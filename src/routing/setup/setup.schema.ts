import { z } from 'zod';
import { channelClasses, roles } from '../../contract/common.js';
import { capacityModes } from '../../contract/routing.js';
import { storable } from '../../conversations/index.js';

const MOST_PLACES = 100;
const MOST = 500;
export const id = z.string().min(1).max(60);
export const ids = z
  .array(id)
  .max(MOST)
  .transform((given) => [...new Set(given)]);
/** Skills, teams and queues are called by these in lists, sentences and what bots send. */
export const name = storable(60).trim().min(1);
export const reason = storable(200).trim().min(1).optional();

export const SkillName = z.strictObject({ name });
export const NewTeam = z.strictObject({ name, members: ids.default([]) });
export const TeamChanges = z.strictObject({ name: name.optional(), members: ids.optional() });

const limits = z.partialRecord(z.enum(channelClasses), z.number().int().min(0).max(MOST_PLACES)).optional();

export const DeskChanges = z.strictObject({
  queues: ids.optional(),
  teams: ids.optional(),
  skills: z
    .array(z.strictObject({ name, level: z.number().int().min(1).max(5) }))
    .max(MOST)
    .refine((skills) => new Set(skills.map((one) => one.name)).size === skills.length, 'Each skill once')
    .optional(),
  capacity: limits,
  mode: z.enum(capacityModes).nullable().optional(),
  reason,
  private: z.boolean().optional(),
});
const others = z.array(z.enum(channelClasses)).max(channelClasses.length);
export const RoutingSettingChanges = z.strictObject({
  mode: z.enum(capacityModes).optional(),
  interruptibleBy: z.record(z.enum(channelClasses), others).optional(),
  limits,
});
export const StatusOf = z.strictObject({
  status: z.enum(['available', 'busy', 'away', 'offline']),
  reason,
  private: z.boolean().optional(),
});
export const Requeue = z.strictObject({ queueId: id.optional(), reason, private: z.boolean().optional() });
export const Reassign = z.strictObject({
  agentId: id,
  /** Theirs at once, over their limit if need be; otherwise it rings at their desk first. */
  force: z.boolean().default(false),
  reason,
  private: z.boolean().optional(),
});

const email = z.email('An address like ana@example.com').max(200);
const fullName = storable(120).trim().min(1);
export const PersonChanges = z.strictObject({
  name: fullName.optional(),
  email: email.optional(),
  role: z.enum(roles).optional(),
});
export const PersonToAdd = z.strictObject({
  name: fullName,
  email,
  role: z.enum(roles).default('agent'),
});

const yes = z.enum(['true', 'false']).optional();
export const SkillRemoval = z.strictObject({ replaceBy: name.optional(), drop: yes });
export const TeamRemoval = z.strictObject({ drop: yes });
export const QueueRemoval = z.strictObject({ moveTo: id.optional() });
export const PersonRemoval = z.strictObject({ workTo: z.literal('queue').optional() });
