import { z } from 'zod';

const id = z.string().min(1).max(100);
const skill = z.strictObject({ name: z.string().min(1).max(100), proficiency: z.int().min(1).max(5) });
const places = z.int().min(0).max(100);
const capacity = z.strictObject({ chat: places.optional(), async: places.optional(), voice: places.optional() });

export const TriedStep = z.strictObject({
  seconds: z.int().min(1).max(604_800).nullable(),
  skills: z
    .array(z.strictObject({ name: z.string().min(1).max(100), min: z.int().min(1).max(5) }))
    .max(20)
    .default([]),
  languages: z.array(z.string().min(2).max(35)).max(20).optional(),
  teams: z.array(id).max(20).optional(),
  preferred: id.optional(),
  also: z.array(id).max(20).optional(),
  dropOwn: z.boolean().optional(),
});

const MOST_HOURS = 36;

/** What a stretch of the past is played again with. */
export const WhatIfBody = z
  .strictObject({
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    policies: z
      .record(
        id,
        z.strictObject({
          goalSeconds: z.int().min(1).max(604_800).optional(),
          ageingSeconds: z.int().min(0).max(604_800).nullable().optional(),
          steps: z.array(TriedStep).max(10).optional(),
          offerTo: z.int().min(1).max(5).optional(),
        }),
      )
      .optional(),
    people: z
      .array(
        z.strictObject({
          agentId: id,
          present: z.boolean().optional(),
          queues: z.array(id).max(100).optional(),
          skills: z.array(skill).max(100).optional(),
          capacity: capacity.optional(),
        }),
      )
      .max(1000)
      .optional(),
    help: z
      .array(
        z.strictObject({
          count: z.int().min(1).max(200),
          queues: z.array(id).min(1).max(100),
          skills: z.array(skill).max(100).optional(),
          capacity: capacity.optional(),
        }),
      )
      .max(10)
      .optional(),
  })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), { path: ['to'], message: 'must be after from' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_HOURS * 3_600_000, {
    path: ['to'],
    message: `must be within ${MOST_HOURS} hours of from`,
  })
  .refine(({ to }) => Date.parse(to) <= Date.now(), { path: ['to'], message: 'must not lie in the future' });
