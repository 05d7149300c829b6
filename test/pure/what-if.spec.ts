import type { DeskAgent } from '../../src/routing/match/desk-agent.js';
import { recordedReplay, sideOf } from '../../src/routing/what-if/figures.js';
import type { RecordedDay, RecordedPerson, RecordedWork } from '../../src/routing/what-if/recorded-day.js';
import { DayReplay, type Replay } from '../../src/routing/what-if/replay-day.js';
import { shiftsOf } from '../../src/routing/what-if/shifts.js';
import { withTried } from '../../src/routing/what-if/try-policy.js';
import { randomFrom } from '../support/random.js';

const MINUTE = 60_000;
const END = 8 * 60 * MINUTE;

let made = 0;
function work(given: Partial<RecordedWork['item']> & { handled?: number; leftAt?: number }): RecordedWork {
  made += 1;
  const { handled = 5 * MINUTE, leftAt, ...item } = given;
  const enqueuedAt = item.enqueuedAt ?? 0;
  return {
    item: {
      id: `wi_${String(made).padStart(6, '0')}`,
      version: 1,
      conversationId: null,
      profileId: 'pf_1',
      queueId: 'care',
      channelClass: 'chat',
      skills: [],
      priority: 0,
      enqueuedAt,
      enteredAt: enqueuedAt,
      dueAt: null,
      replyUntil: null,
      urgentAt: null,
      preferredAgent: null,
      preferredUntil: 0,
      lastAgent: null,
      handoff: null,
      refusals: [],
      ...item,
    },
    answered: null,
    leftAt: leftAt ?? null,
    handled: leftAt === undefined ? handled : null,
  };
}
function person(id: string, given: Partial<DeskAgent> = {}, more: Partial<RecordedPerson> = {}): RecordedPerson {
  const agent: DeskAgent = {
    id,
    name: id,
    queues: ['care'],
    teams: [],
    skills: new Map(),
    capacity: new Map([['chat', { limit: 1, used: 0 }]]),
    mode: 'dedicated',
    interruptibleBy: { voice: [], chat: [], async: [] },
    notReady: null,
    idleSince: 0,
    ...given,
  };
  return { agent, shifts: [{ from: 0, to: END }], pickUp: 0, held: [], ...more };
}
function dayOf(
  all: RecordedWork[],
  people: RecordedPerson[],
  queue: Partial<RecordedDay['queues'][number]> = {},
): RecordedDay {
  const care = { id: 'care', name: 'Care', steps: [], offerTo: 1, goalSeconds: 60, ageingSeconds: null, ...queue };
  return { from: 0, to: END, work: all, people, queues: [care] };
}
function play(day: RecordedDay): Replay {
  const turns = new DayReplay(day).run();
  for (;;) {
    const step = turns.next();
    if (step.done) return step.value;
  }
}
const order = ({ outcomes }: Replay) =>
  outcomes
    .filter(({ answered }) => answered)
    .sort((a, b) => (a.answered?.at ?? 0) - (b.answered?.at ?? 0))
    .map(({ work: one }) => one.item.id);

describe('playing a day again', () => {
  it('serves in order, one after another, and takes as long as it took', () => {
    const all = [0, 1, 2].map((n) => work({ enqueuedAt: n * MINUTE }));
    const { outcomes, used } = play(dayOf(all, [person('mia')]));
    expect(outcomes.map(({ answered }) => (answered?.at ?? 0) / MINUTE)).toEqual([0, 5, 10]);
    expect(used.get('mia')).toBe(15 * MINUTE);
  });

  it('loses whoever gave up, and serves them where somebody would have been free in time', () => {
    const all = [work({ enqueuedAt: 0 }), work({ enqueuedAt: MINUTE, leftAt: 3 * MINUTE })];
    const alone = dayOf(all, [person('mia')]);
    expect(sideOf(alone, play(alone)).total).toMatchObject({ offered: 2, answered: 1, left: 1, waiting: 0 });
    const helped = withTried(alone, { help: [{ count: 1, queues: ['care'] }] });
    expect(sideOf(helped, play(helped)).total).toMatchObject({ offered: 2, answered: 2, left: 0, serviceLevel: 1 });
  });

  it('shows what ageing does: strict priority lets the early one wait, ageing does not', () => {
    const early = work({ enqueuedAt: MINUTE });
    const many = Array.from({ length: 6 }, (_, n) => work({ enqueuedAt: (n * 4 + 2) * MINUTE, priority: 3 }));
    const first = work({ enqueuedAt: 0 });
    const strict = dayOf([first, early, ...many], [person('mia')]);
    expect(order(play(strict)).at(-1)).toBe(early.item.id);
    const aged = withTried(strict, { policies: { care: { ageingSeconds: 60 } } });
    expect(order(play(aged)).indexOf(early.item.id)).toBeLessThan(3);
  });

  it('widens by steps: the specialist alone at first, then everybody', () => {
    const lee = person('lee', { skills: new Map([['refund', 4]]) });
    const all = [0, 1].map(() => work({ enqueuedAt: 0, handled: 30 * MINUTE }));
    const plain = dayOf(all, [person('mia'), lee]);
    expect(play(plain).outcomes.map(({ answered }) => answered?.at)).toEqual([0, 0]);
    const steps = [
      { seconds: 120, skills: [{ name: 'refund', min: 3 }] },
      { seconds: null, skills: [] },
    ];
    const narrow = withTried(plain, { policies: { care: { steps } } });
    const answers = play(narrow).outcomes.map(({ answered }) => [answered?.agentId, (answered?.at ?? 0) / 1000]);
    expect(answers).toEqual([
      ['lee', 0],
      ['mia', 120],
    ]);
  });

  it('keeps to who was there when, and to what they held already', () => {
    const mia = person(
      'mia',
      {},
      {
        shifts: [{ from: 10 * MINUTE, to: 20 * MINUTE }],
        held: [{ channelClass: 'chat', until: 12 * MINUTE }],
      },
    );
    const all = [0, 0, 0].map(() => work({ enqueuedAt: 0 }));
    const day = dayOf(all, [mia]);
    const { total, people } = sideOf(day, play(day));
    // At 12 and 17 minutes; the third would begin after she left.
    expect(total).toMatchObject({ answered: 2, waiting: 1, longestWait: 17 * 60 });
    expect(people).toEqual([{ id: 'mia', name: 'mia', answered: 2, occupancy: 1 }]);
  });

  it('asks several at once: the first to take it has it, and the others are free again', () => {
    const slow = person('slow', { idleSince: 0 }, { pickUp: 20_000 });
    const quick = person('quick', { idleSince: 1 }, { pickUp: 5000 });
    const all = [work({ enqueuedAt: 0 }), work({ enqueuedAt: 6000 })];
    const day = dayOf(all, [slow, quick], { offerTo: 2 });
    const answers = play(day).outcomes.map(({ answered }) => [answered?.agentId, answered?.at]);
    expect(answers).toEqual([
      ['quick', 5000],
      ['slow', 26_000],
    ]);
  });

  it('over random days loses nobody, doubles nobody, keeps the order, and gives the same twice', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = randomFrom(seed);
      const people = Array.from({ length: 4 }, (_, i) =>
        person(`a${i}`, { capacity: new Map([['chat', { limit: 2, used: 0 }]]) }),
      );
      let now = 0;
      const all = Array.from({ length: 300 }, () => {
        now += random.next() * 60_000;
        const leaves = random.chance(0.2) ? { leftAt: now + random.next() * 300_000 } : {};
        return work({ enqueuedAt: Math.round(now), handled: random.next() * 600_000, ...leaves });
      });
      const day = dayOf(all, people);
      const replay = play(day);
      const { total } = sideOf(day, replay);
      expect(total.offered).toBe(300);
      expect(total.answered + total.left + total.waiting).toBe(300);
      const answered = replay.outcomes.filter((one) => one.answered);
      for (let i = 1; i < answered.length; i += 1)
        expect(answered[i].answered?.at).toBeGreaterThanOrEqual(answered[i - 1].answered?.at as number);
      expect(play(day).outcomes.map((one) => one.answered)).toEqual(replay.outcomes.map((one) => one.answered));
    }
  });
});

describe('what was recorded', () => {
  it('is told in the same figures', () => {
    const served = { ...work({ enqueuedAt: 0, handled: 10 * MINUTE }), answered: { agentId: 'mia', at: 30_000 } };
    const late = { ...work({ enqueuedAt: 0, handled: 10 * MINUTE }), answered: { agentId: 'mia', at: 90_000 } };
    const gone = work({ enqueuedAt: 0, leftAt: MINUTE });
    const day = dayOf([served, late, gone], [person('mia', { capacity: new Map([['chat', { limit: 2, used: 0 }]]) })]);
    const { total, occupancy } = sideOf(day, recordedReplay(day));
    expect(total).toMatchObject({
      offered: 3,
      answered: 2,
      left: 1,
      meanWait: 60,
      longestWait: 90,
      serviceLevel: 0.3333,
    });
    expect(occupancy).toBeCloseTo((20 * MINUTE) / 2 / END, 4);
  });

  it('knows shifts from what people chose and from what was seen of them', () => {
    const changes = [
      { at: -50, presence: 'connected' },
      { at: -40, status: 'available' },
      { at: 100, status: 'away' },
      { at: 200, status: 'available' },
      { at: 300, presence: 'shaky' },
      { at: 310, presence: 'connected' },
    ];
    expect(shiftsOf(changes, 0, 1000)).toEqual([
      { from: 0, to: 100 },
      { from: 200, to: 300 },
      { from: 310, to: 1000 },
    ]);
  });
});
