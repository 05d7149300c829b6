import { z } from 'zod';
import { channelClasses } from '../../../contract/common.js';
import { noAgentPlans, wrapUpModes } from '../../../contract/routing.js';
import { storable } from '../../../conversations/index.js';
import { id, ids, name } from '../setup.schema.js';

const DAY = 86_400;
const MOST_STEPS = 20;
const seconds = (least: number, most: number) => z.number().int().min(least).max(most);

const Step = z.strictObject({
  seconds: seconds(1, 30 * DAY).nullable(),
  skills: z
    .array(z.strictObject({ name, min: z.number().int().min(1).max(5) }))
    .max(20)
    .refine((skills) => new Set(skills.map((one) => one.name)).size === skills.length, 'Each skill once')
    .default([]),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, 'is a language such as en'))
    .max(20)
    .optional(),
  teams: ids.optional(),
  preferred: id.optional(),
  also: ids.optional(),
  dropOwn: z.boolean().optional(),
});
export const Steps = z.array(Step).max(MOST_STEPS);

/** Each field of a policy by itself; what the fields mean together is checked against the people and queues there are. */
export const Policy = z
  .strictObject({
    offerSeconds: seconds(1, 3600),
    autoAccept: z.boolean(),
    pull: z.boolean(),
    offerTo: seconds(1, 5),
    missedPauseSeconds: seconds(0, 3600),
    missedAwayAfter: seconds(1, 100),
    goalSeconds: seconds(1, 30 * DAY),
    firstReplySeconds: seconds(1, 30 * DAY),
    ageingSeconds: seconds(0, DAY).nullable(),
    steps: Steps,
    noAgent: z.strictObject({ plan: z.enum(noAgentPlans), message: storable(1000).trim().min(1).nullable() }),
    graceSeconds: z.record(z.enum(channelClasses), seconds(0, DAY)),
    releaseAfterSeconds: seconds(1, 30 * DAY).nullable(),
    wrapUp: z.strictObject({ mode: z.enum(wrapUpModes), seconds: seconds(0, 3600) }),
    hoursId: id.nullable(),
  })
  .partial();

export const NewQueue = z.strictObject({ name, people: ids.optional(), policy: Policy.default({}) });
export const QueueChanges = z.strictObject({
  name: name.optional(),
  people: ids.optional(),
  policy: Policy.default({}),
});
export const PreviewOf = z.strictObject({ queueId: id.nullable().default(null), people: ids.optional(), steps: Steps });
