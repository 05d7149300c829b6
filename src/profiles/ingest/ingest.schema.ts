import { z } from 'zod';

const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((one) => one.isWellFormed() && !one.includes('\u0000'), 'holds characters that cannot be stored');
/** Some systems number their customers. */
const id = z.union([text(200), z.number().int().transform(String)]).nullish();
const time = z.iso.datetime({ offset: true }).nullish();
const common = {
  messageId: text(200).nullish(),
  userId: id,
  anonymousId: id,
  timestamp: time,
  sentAt: time,
  context: z.looseObject({ source: text(60).optional() }).nullish(),
};
export type Common = z.infer<z.ZodObject<typeof common>>;
const someone = {
  path: ['userId'],
  message: 'Say who it is about: userId or anonymousId',
};

/** What a call may hold beside these fields is not read: senders' libraries add their own. */
export const Identify = z
  .object({ ...common, traits: z.record(z.string(), z.unknown()).default({}) })
  .refine(({ userId, anonymousId }) => userId || anonymousId, someone);
export const Track = z
  .object({ ...common, event: text(200), properties: z.record(z.string().max(200), z.unknown()).nullish() })
  .refine(({ userId, anonymousId }) => userId || anonymousId, someone);
export const Alias = z.object({
  ...common,
  userId: z.union([text(200), z.number().int().transform(String)]),
  previousId: z.union([text(200), z.number().int().transform(String)]),
});
export const Batch = z.object({
  batch: z.array(z.unknown()).min(1).max(500),
  context: common.context,
  sentAt: time,
});
/** In a batch each says what it is. */
export const Typed = z.looseObject({ type: z.enum(['identify', 'track', 'alias']) });
