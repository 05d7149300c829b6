import { type Agreed, type Clock, mostPressing, nothingYet, type SlaStep, step } from '../../src/routing/sla/clocks.js';
import { randomFrom } from '../support/random.js';

const at = (text: string) => Date.parse(`2026-07-06T${text}Z`);
const iso = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());
const office = {
  timeZone: 'UTC',
  weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', until: '17:00' })),
  holidays: [],
  exceptions: [],
};
const agreed = (over: Partial<Agreed> = {}): Agreed => ({
  policyId: 'sla_1',
  policyName: 'Standard',
  warnSeconds: 60,
  hours: null,
  seconds: { first_response: 600, next_response: 300, resolution: 3600 },
  ...over,
});

/** Plays facts, each with its time, and shows the clocks. */
function play(steps: [string, SlaStep][], human = agreed(), bot: Agreed | null = null): Clock[] {
  let n = 0;
  let thread = nothingYet();
  const all = new Map<string, Clock>();
  for (const [time, one] of steps) {
    thread = step(
      thread,
      one,
      time.includes('T') ? Date.parse(time) : at(time),
      (track) => (track === 'human' ? human : bot),
      () => `c${(n += 1)}`,
    );
    for (const clock of thread.clocks) all.set(clock.id, clock);
  }
  return [...all.values()];
}
const opened: SlaStep = { what: 'opened', track: 'human', byCustomer: true };
const person: SlaStep = { what: 'answered', by: 'human' };

describe('agreed times', () => {
  it('run while the customer waits for us, and an answer meets the first and pauses the resolution', () => {
    const [first, whole] = play([
      ['10:00:00', opened],
      ['10:04:00', person],
    ]);
    expect(first).toMatchObject({ metric: 'first_response', end: 'met', used: 240, breachedAt: null });
    expect(whole).toMatchObject({ metric: 'resolution', end: null, used: 240, dueAt: null });
    const [, again, next] = play([
      ['10:00:00', opened],
      ['10:04:00', person],
      ['12:00:00', { what: 'asked' }],
      ['12:01:00', { what: 'asked' }],
    ]);
    expect(next).toMatchObject({ metric: 'next_response', dueAt: at('12:05:00'), warnAt: at('12:04:00') });
    // Two hours in which we waited for them do not count.
    expect(iso(again.dueAt)).toBe(iso(at('12:56:00')));
  });

  it('count only hours of their calendar', () => {
    const [first] = play([['2026-07-03T16:55:00Z', opened]], agreed({ hours: office }));
    expect(iso(first.dueAt)).toBe('2026-07-06T09:05:00.000Z');
    expect(iso(first.warnAt)).toBe('2026-07-06T09:04:00.000Z');
    const [met] = play(
      [
        ['2026-07-03T16:55:00Z', opened],
        ['2026-07-06T09:02:00Z', person],
      ],
      agreed({ hours: office }),
    );
    expect(met).toMatchObject({ end: 'met', used: 420, breachedAt: null });
  });

  it('pause while snoozed, go on where they were, and begin anew with the customer’s word', () => {
    const clocks = play([
      ['10:00:00', opened],
      ['10:02:00', { what: 'snoozed' }],
      ['11:00:00', { what: 'woken' }],
    ]);
    expect(iso(clocks[0].dueAt)).toBe(iso(at('11:08:00')));
    const asleep = play([
      ['10:00:00', opened],
      ['10:02:00', { what: 'snoozed' }],
    ]);
    expect(asleep[0]).toMatchObject({ dueAt: null, used: 120, runningSince: null });
    const [, , next] = play([
      ['10:00:00', opened],
      ['10:02:00', person],
      ['10:03:00', { what: 'snoozed' }],
      ['10:30:00', { what: 'asked' }],
    ]);
    expect(next).toMatchObject({ metric: 'next_response', dueAt: at('10:35:00') });
  });

  it('of bots and people are apart: a person’s begin when the bot passes on, whatever it said last', () => {
    const quick = agreed({ policyName: 'Bot', seconds: { first_response: 5, next_response: 5, resolution: null } });
    const clocks = play(
      [
        ['10:00:00', { what: 'opened', track: 'bot', byCustomer: true }],
        ['10:00:02', { what: 'answered', by: 'bot' }],
        ['10:05:00', { what: 'moved', track: 'human' }],
        ['10:07:00', person],
      ],
      agreed(),
      quick,
    );
    expect(clocks.map(({ metric, track, end, used }) => [metric, track, end, used])).toEqual([
      ['first_response', 'bot', 'met', 2],
      ['first_response', 'human', 'met', 120],
      ['resolution', 'human', null, 120],
    ]);
  });

  it('stand still while the bot has it again, and go on when it comes back', () => {
    const clocks = play([
      ['10:00:00', opened],
      ['10:03:00', { what: 'moved', track: 'bot' }],
      ['10:30:00', { what: 'moved', track: 'human' }],
    ]);
    expect(iso(clocks[0].dueAt)).toBe(iso(at('10:37:00')));
    expect(clocks.filter(({ metric }) => metric === 'first_response')).toHaveLength(1);
  });

  it('are over with the conversation: the resolution met, an answer nobody gave canceled', () => {
    const clocks = play([
      ['10:00:00', opened],
      ['10:20:00', { what: 'resolved' }],
    ]);
    expect(clocks.map(({ metric, end }) => [metric, end])).toEqual([
      ['first_response', 'canceled'],
      ['resolution', 'met'],
    ]);
    // The answer came too late, whether or not a timer had said so by then.
    expect(clocks[0].breachedAt).toBe(at('10:20:00'));
    expect(clocks[1].breachedAt).toBeNull();
  });

  it('show the one that ends first, and a paused one only when none runs', () => {
    const running = play([['10:00:00', opened]]);
    expect(mostPressing(running)?.metric).toBe('first_response');
    const waiting = play([
      ['10:00:00', opened],
      ['10:01:00', person],
    ]);
    expect(mostPressing(waiting)?.metric).toBe('resolution');
    expect(mostPressing([])).toBeNull();
  });

  it('never run backwards nor twice, and what was used is what we were waited for, in any order of things', () => {
    const chance = randomFrom(7);
    const tracks = ['human', 'bot'] as const;
    for (let round = 0; round < 40; round += 1) {
      let thread = nothingYet();
      let n = 0;
      let now = at('08:00:00');
      const waited = new Map<string, number>();
      for (let k = 0; k < 40; k += 1) {
        const passed = chance.below(400);
        now += passed * 1000;
        for (const clock of thread.clocks)
          if (clock.endedAt === null && thread.waiting && !thread.snoozed && clock.track === thread.track)
            waited.set(clock.id, (waited.get(clock.id) ?? 0) + passed);
        const one = chance.pick<SlaStep>([
          { what: 'opened', track: chance.pick(tracks), byCustomer: chance.chance(0.8) },
          { what: 'asked' },
          { what: 'answered', by: chance.pick(tracks) },
          { what: 'moved', track: chance.pick(tracks) },
          { what: chance.pick(['snoozed', 'woken', 'resolved'] as const) },
        ]);
        const ended = thread.clocks.filter((clock) => clock.endedAt !== null);
        thread = step(
          thread,
          one,
          now,
          () => agreed(),
          () => `c${(n += 1)}`,
        );
        // What is over stays as it was.
        for (const clock of ended)
          if (one.what !== 'opened') expect(thread.clocks.find(({ id }) => id === clock.id)).toEqual(clock);
        for (const clock of thread.clocks) {
          const until = clock.runningSince === null ? 0 : (now - clock.runningSince) / 1000;
          expect(clock.used + until).toBeCloseTo(waited.get(clock.id) ?? 0, 6);
          if (clock.endedAt !== null) expect(clock.runningSince).toBeNull();
          if (clock.dueAt !== null && clock.runningSince !== null)
            expect(clock.dueAt).toBe(
              Math.max(clock.runningSince, clock.runningSince + (clock.seconds - clock.used) * 1000),
            );
        }
        const open = thread.clocks.filter(({ endedAt, metric }) => endedAt === null && metric !== 'resolution');
        for (const track of tracks) expect(open.filter((clock) => clock.track === track).length).toBeLessThan(2);
      }
    }
  });
});
