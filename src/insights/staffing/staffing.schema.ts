import { z } from 'zod';
import { staffingModels } from '../../contract/staffing.js';

const number = (from: number, to: number) =>
  z.string().trim().min(1).transform(Number).pipe(z.number().min(from).max(to));
const whole = (from: number, to: number) => number(from, to).pipe(z.int());
const share = (from: number, to: number) => number(from, to).transform((percent) => percent / 100);

/** A goal and a shrinkage, with what is usual. */
const goal = {
  serviceLevel: share(1, 99.9).default(0.8),
  shrinkage: share(0, 90).default(0),
  maxOccupancy: share(10, 100).default(1),
};
/** Larger floors are not one queue; reckoning for them would keep others waiting. */
export const MOST_ERLANGS = 10_000;
/** Played, not looked up: takes longer. */
export const MOST_CHATS = 1000;

export const RequiredQuery = z
  .strictObject({
    model: z.enum(staffingModels).default('c'),
    calls: number(0, 1_000_000),
    intervalMinutes: number(1, 1440).default(30),
    ahtSeconds: number(1, 604_800),
    patienceSeconds: number(1, 604_800).optional(),
    concurrency: whole(1, 50).optional(),
    withinSeconds: number(0, 604_800).default(20),
    agents: whole(1, 100_000).optional(),
    ...goal,
  })
  .superRefine((given, context) => {
    const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (given.model === 'a' && given.patienceSeconds === undefined)
      refuse('patienceSeconds', 'model a needs a patience');
    if (given.model === 'c' && given.patienceSeconds !== undefined)
      refuse('patienceSeconds', 'in model c nobody leaves; ask for model a or chat');
    if (given.model === 'chat' && given.concurrency === undefined)
      refuse('concurrency', 'model chat needs a concurrency');
    if (given.model !== 'chat' && given.concurrency !== undefined)
      refuse('concurrency', 'only in model chat does an agent hold several at once');
    const most = given.model === 'chat' ? MOST_CHATS : MOST_ERLANGS;
    if ((given.calls * given.ahtSeconds) / (given.intervalMinutes * 60) > most)
      refuse('calls', `more than ${most} would be in service at once`);
  });
export type RequiredQuery = z.infer<typeof RequiredQuery>;

export const IntradayQuery = z.strictObject({
  queue: z.string().min(1).max(60),
  minutes: z.enum(['15', '30', '60']).default('30').transform(Number),
  withinSeconds: number(0, 604_800).optional(),
  ...goal,
});
export type IntradayQuery = z.infer<typeof IntradayQuery>;

export const WaitQuery = z.strictObject({ queue: z.string().min(1).max(60) });
