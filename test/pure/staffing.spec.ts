import { chanceFrom } from '../../src/insights/staffing/chance.js';
import { erlangA } from '../../src/insights/staffing/erlang-a.js';
import { erlangB } from '../../src/insights/staffing/erlang-b.js';
import { erlangC } from '../../src/insights/staffing/erlang-c.js';
import { estimateWait, type WaitState } from '../../src/insights/staffing/estimate-wait.js';
import { Moments } from '../../src/insights/staffing/heap.js';
import { inSlices } from '../../src/kernel/in-slices.js';
import { fitHandleTimes, handleTimesOf, meanOf } from '../../src/insights/staffing/log-normal.js';
import { forecastDay } from '../../src/insights/staffing/forecast-day.js';
import { idFloor } from '../../src/insights/staffing/id-floor.js';
import { requiredOverDay } from '../../src/insights/staffing/required-over-day.js';
import { RequiredQuery } from '../../src/insights/staffing/staffing.schema.js';
import { newId } from '../../src/kernel/ids.js';
import { answeredOfAll } from '../../src/insights/staffing/outcome.js';
import { requiredA, requiredC, scheduled } from '../../src/insights/staffing/required-agents.js';
import { requiredChat } from '../../src/insights/staffing/required-chat.js';
import { simulateChat } from '../../src/insights/staffing/simulate-chat.js';

const every = (calls: number, minutes: number, handleSeconds: number) => ({
  perSecond: calls / (minutes * 60),
  handleSeconds,
});

/** Calls, minutes, handle time, agents; then what was printed. */
const printedTable: [number, number, number, number, string, string, string, string][] = [
  [100, 30, 180, 13, '0.2853', '0.7956', '17.12', '0.769'],
  [100, 30, 180, 14, '0.1741', '0.8884', '7.84', '0.714'],
  [240, 60, 300, 24, '0.2981', '0.7717', '22.36', '0.833'],
  [240, 60, 300, 25, '0.2091', '0.8502', '12.55', '0.800'],
  [40, 30, 420, 13, '0.1945', '0.8366', '22.28', '0.718'],
];

describe('Erlang', () => {
  it.each(printedTable)(
    '[UX-S7] %d calls in %d min of %d s with %d agents, to the printed digits',
    (calls, minutes, aht, agents, ...printed) => {
      const got = erlangC(agents, every(calls, minutes, aht), 20);
      expect([
        got.waiting.toFixed(4),
        got.answered.toFixed(4),
        got.answerSeconds.toFixed(2),
        got.occupancy.toFixed(3),
      ]).toEqual(printed);
    },
  );

  it('B equals its sum of factorials while that can be computed, and holds for thousands of agents', () => {
    const bySum = (agents: number, offered: number) => {
      let [term, sum] = [1, 1];
      for (let k = 1; k <= agents; k += 1) sum += term *= offered / k;
      return term / sum;
    };
    for (const [agents, offered] of [
      [1, 0.5],
      [10, 8],
      [100, 95],
      [150, 160],
    ]) {
      expect(erlangB(agents, offered)).toBeCloseTo(bySum(agents, offered), 12);
    }
    for (const agents of [5000, 20_000]) {
      const got = erlangC(agents, { perSecond: (agents - Math.sqrt(agents)) / 300, handleSeconds: 300 }, 20);
      // Halfin and Whitt (1981): with a square root of spare agents the share who wait tends to 0.2234.
      expect(got.waiting).toBeCloseTo(0.2234, 2);
    }
  });

  it('A equals its birth and death chain, from far too few agents to far too many', () => {
    for (const [agents, perSecond, aht, patience] of [
      [50, (50 * 1.02) / 180, 180, 120],
      [1, 0.02, 60, 30],
      [10, 0.03, 300, 600],
      [40, 1, 100, 20],
      [300, 2, 180, 60],
      [5, 0.001, 60, 60],
    ]) {
      const got = erlangA(agents, { perSecond, handleSeconds: aht }, patience, 20);
      const chain = birthAndDeath(agents, perSecond, aht, patience);
      expect(got.waiting).toBeCloseTo(chain.waiting, 6);
      expect(got.abandoned).toBeCloseTo(chain.abandoned, 6);
      expect(got.occupancy).toBeCloseTo(chain.occupancy, 6);
    }
    const impatient = erlangA(50, { perSecond: (50 * 1.02) / 180, handleSeconds: 180 }, 120, 20);
    expect((impatient.abandoned * 120).toFixed(2)).toBe('8.61');
    expect(impatient.abandoned.toFixed(3)).toBe('0.072');
  });

  it('A with endless patience is C; both formulas part when people leave; thousands of agents stay finite', () => {
    const demand = every(100, 30, 180);
    const [a, c] = [erlangA(13, demand, 1e9, 20), erlangC(13, demand, 20)];
    expect(a.waiting).toBeCloseTo(c.waiting, 5);
    expect(a.answered).toBeCloseTo(c.answered, 5);
    expect(a.removed).toBeCloseTo(c.removed, 5);
    expect(a.answerSeconds).toBeCloseTo(c.answerSeconds, 3);
    const short = erlangA(9, demand, 30, 20);
    expect(short.removed).toBeGreaterThan(short.answered * (1 - short.abandoned));
    for (const load of [0.2, 0.9, 1, 1.1, 2]) {
      const got = erlangA(5000, { perSecond: (5000 * load) / 300, handleSeconds: 300 }, 120, 20);
      for (const value of Object.values(got)) expect(Number.isFinite(value)).toBe(true);
      expect(got.occupancy).toBeCloseTo(Math.min(1, load), 1);
    }
  });

  it('requires the fewest who reach the goal, fewer when people leave, more when nobody may be too busy', async () => {
    const demand = every(100, 30, 180);
    const goal = { level: 0.8, withinSeconds: 20, maxOccupancy: 1 };
    expect(requiredC(demand, goal).agents).toBe(14);
    expect(requiredC(demand, { ...goal, maxOccupancy: 0.7 }).agents).toBe(15);
    const impatient = await inSlices(requiredA(demand, goal, 60));
    expect(impatient.agents).toBeLessThan(14);
    expect(answeredOfAll(erlangA(impatient.agents - 1, demand, 60, 20))).toBeLessThan(0.8);
    // Nobody with a second's patience is helped by few agents, however fast the few answered ones were.
    expect((await inSlices(requiredA(demand, goal, 1))).agents).toBeGreaterThan(10);
    expect([scheduled(14, 0), scheduled(14, 0.3), scheduled(7, 0.3)]).toEqual([14, 20, 10]);
    const large = await inSlices(requiredA({ perSecond: 10_000 / 300, handleSeconds: 300 }, goal, 120));
    // Fluid limit: with a wait of 20 s exp(-20/120) of them stay, so 8,465 are too few and not much more are needed.
    expect(large.agents).toBeGreaterThan(8465);
    expect(large.agents).toBeLessThan(9500);
  });
});

describe('chat by simulation', () => {
  const demand = { perSecond: (30 * 0.9) / 600, handleSeconds: 600 };
  const desk = { agents: 10, concurrency: 3, demand, withinSeconds: 60, customers: 20_000, seed: 7 };

  it('is the same each time, and near theory where theory holds', async () => {
    const one = await inSlices(simulateChat({ ...desk, patienceSeconds: 120 }));
    expect(await inSlices(simulateChat({ ...desk, patienceSeconds: 120 }))).toEqual(one);
    const theory = erlangA(30, demand, 120, 60);
    expect(Math.abs(one.abandoned - theory.abandoned)).toBeLessThan(0.02);
    expect(Math.abs(one.answered - theory.answered)).toBeLessThan(0.04);
    expect(Math.abs(one.occupancy - theory.occupancy)).toBeLessThan(0.04);
  });

  it('finds how many are needed in a few hundred milliseconds, letting others run meanwhile', async () => {
    const goal = { level: 0.8, withinSeconds: 30, maxOccupancy: 0.95 };
    let [longest, last, on] = [0, performance.now(), true];
    const tick = () => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      if (on) setImmediate(tick);
    };
    tick();
    const cpu = process.cpuUsage();
    const given = { ...desk, patienceSeconds: null, goal, customers: 20_000, seed: 1 };
    const found = await inSlices(requiredChat(given));
    on = false;
    const spent = process.cpuUsage(cpu).user / 1000;
    process.stdout.write(
      `chat: ${found.agents} agents, ${Math.round(spent)} ms, longest slice ${longest.toFixed(1)} ms\n`,
    );
    expect(found.outcome.answered).toBeGreaterThanOrEqual(0.8);
    const fewer = await inSlices(simulateChat({ ...given, agents: found.agents - 1, withinSeconds: 30 }));
    expect(fewer.answered < 0.8 || fewer.occupancy > 0.95).toBe(true);
    expect(spent).toBeLessThan(1500);
  });
});

describe('estimated wait', () => {
  const handle = handleTimesOf(300, 1);
  const state: WaitState = { slots: 10, busy: 10, handle, ahead: 4, patienceSeconds: null };

  it('never gives a number when nobody is there, or when nothing is known', () => {
    expect(estimateWait({ ...state, slots: 0, busy: 0 })).toBeNull();
    expect(estimateWait({ ...state, slots: 0, busy: 3 })).toBeNull();
    expect(estimateWait({ ...state, handle: fitHandleTimes([10, 20]) })).toBeNull();
  });

  it('at once when a slot is free; longer with more ahead or fewer there, shorter when people leave', () => {
    expect(estimateWait({ ...state, busy: 3 })).toEqual({ low: 0, high: 5 });
    const middle = (given: Partial<WaitState>) => {
      const got = estimateWait({ ...state, ...given });
      return got ? got.low + got.high : Number.NaN;
    };
    expect(middle({ ahead: 8 })).toBeGreaterThan(middle({}));
    expect(middle({ slots: 5, busy: 5 })).toBeGreaterThan(middle({}));
    expect(middle({ patienceSeconds: 60 })).toBeLessThan(middle({}));
    expect(middle({ overtakingPerSecond: 0.02 })).toBeGreaterThan(middle({}));
    expect(middle({ overtakingPerSecond: 99 })).toBeLessThan(1e6);
  });

  it('fits handle times', () => {
    const chance = chanceFrom(3);
    const drawn = Array.from({ length: 5000 }, () => Math.exp(handle.mu + handle.sigma * chance.normal()));
    expect(Math.abs(meanOf(fitHandleTimes(drawn) ?? handle) - 300)).toBeLessThan(15);
    expect(fitHandleTimes([0, 0, 0, 0, 1e9])?.sigma).toBe(1.5);
  });

  it('the wait is inside the range in at least 80 % of the cases, over many loads', () => {
    const rows: string[] = [];
    const all = { inside: 0, seen: 0, ratios: [] as number[], widths: [] as number[] };
    let worst = 1;
    for (const slots of [1, 3, 10, 30, 150]) {
      for (const [load, patience, urgent] of cases) {
        for (const variation of [0.5, 0.8, 1.3]) {
          const got = playQueue({
            slots,
            load,
            patience,
            urgent,
            variation,
            seed: slots * 1000 + load * 100 + variation,
          });
          if (got.seen < 300) continue;
          const share = got.inside / got.seen;
          worst = Math.min(worst, share);
          all.inside += got.inside;
          all.seen += got.seen;
          all.ratios.push(...got.ratios);
          all.widths.push(...got.widths);
          rows.push(
            `${[slots, load, patience ?? '-', urgent, variation, share.toFixed(3), median(got.widths).toFixed(0), median(got.waits).toFixed(0), median(got.ratios).toFixed(2)].join('\t')}`,
          );
        }
      }
    }
    process.stdout.write(`slots\tload\tpat.\turgent\tcv\tinside\twidth\twait\twidth/middle\n${rows.join('\n')}\n`);
    process.stdout.write(
      `inside ${((100 * all.inside) / all.seen).toFixed(1)} % of ${all.seen}, worst case ${(100 * worst).toFixed(1)} %, median width ${median(all.widths).toFixed(0)} s, width / middle ${median(all.ratios).toFixed(2)}\n`,
    );
    expect(all.inside / all.seen).toBeGreaterThanOrEqual(0.8);
    expect(worst).toBeGreaterThanOrEqual(0.8);
    expect(median(all.ratios)).toBeLessThan(2);
  });
});

describe('the day', () => {
  const day = (total: number) => Array.from({ length: 48 }, (_, i) => (i >= 16 && i < 40 ? total / 24 : 0));

  it('expects what the same weekdays brought, the last weeks more, a strange day not at all', () => {
    const got = forecastDay([day(240), day(240), day(20), null, day(120)], day(0), 0);
    expect(got.weeks).toBe(3);
    expect(got.expected[20]).toBeGreaterThan(8);
    expect(got.expected[20]).toBeLessThan(10);
    expect(got).toMatchObject({ correction: 1, forecast: got.expected });
    expect(forecastDay([], day(48), 48)).toMatchObject({ weeks: 0, expected: day(0) });
  });

  it('what came so far corrects the rest, little while little came', () => {
    const before = [day(240), day(240)];
    const early = forecastDay(before, day(480), 17);
    const later = forecastDay(before, day(480), 30);
    expect(early.correction).toBeGreaterThan(1);
    expect(later.correction).toBeGreaterThan(early.correction);
    expect(later.correction).toBeLessThan(2);
    expect(later.forecast[29]).toBe(later.expected[29]);
    expect(later.forecast[35]).toBeCloseTo(10 * later.correction, 9);
  });

  it('requires staff for every half hour to come within a few hundred milliseconds', async () => {
    const goal = { level: 0.8, withinSeconds: 60, maxOccupancy: 0.9 };
    const rates = Array.from({ length: 48 }, (_, i) => (i < 10 ? null : (2 + i) / 60));
    const given = { model: 'chat' as const, handleSeconds: 500, patienceSeconds: 200, concurrency: 3, goal };
    const cpu = process.cpuUsage();
    const got = await requiredOverDay(rates, given);
    process.stdout.write(`a day of chat: ${Math.round(process.cpuUsage(cpu).user / 1000)} ms\n`);
    expect(got.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => null));
    expect(got[47]).toBeGreaterThan(got[10] ?? 0);
    expect(await requiredOverDay(rates, given)).toEqual(got);
    expect(await requiredOverDay([0.05], { ...given, handleSeconds: null })).toEqual([null]);
  });

  it('an id floor sorts before the ids of its moment', () => {
    expect(idFloor('wi', Date.now() - 1) < newId('wi')).toBe(true);
    expect(idFloor('wi', Date.now() + 1000) > newId('wi')).toBe(true);
  });

  it('a question is read from text, and what is wrong in it is named', () => {
    const wrong = (given: Record<string, unknown>) =>
      RequiredQuery.safeParse({ calls: '100', ahtSeconds: '180', ...given }).error?.issues.map(({ path }) =>
        path.join('/'),
      );
    expect(wrong({})).toBeUndefined();
    expect(wrong({ calls: 'many' })).toEqual(['calls']);
    expect(wrong({ calls: '1e6', ahtSeconds: '600000' })).toEqual(['calls']);
    expect(wrong({ model: 'a' })).toEqual(['patienceSeconds']);
    expect(wrong({ model: 'chat' })).toEqual(['concurrency']);
    expect(wrong({ shrinkage: '100' })).toEqual(['shrinkage']);
    expect(wrong({ calls: ['1', '2'] })).toEqual(['calls']);
    expect(wrong({ x: '1' })).toHaveLength(1);
  });
});

/** Load, mean patience, share of arrivals that go before the others. */
const cases: [number, number | null, number][] = [
  [0.8, null, 0],
  [0.95, null, 0],
  [0.9, null, 0.2],
  [0.95, 400, 0],
  [1.2, 400, 0],
  [1.5, 200, 0],
  [1.1, 300, 0.2],
];

interface Played {
  inside: number;
  seen: number;
  waits: number[];
  widths: number[];
  ratios: number[];
}

/** A queue of one pool of slots: each waiting customer is told a range, learnt from the last 100 handle times, and then waits. */
function playQueue(given: {
  slots: number;
  load: number;
  patience: number | null;
  urgent: number;
  variation: number;
  seed: number;
}): Played {
  const MEAN = 300;
  const { slots, patience, urgent } = given;
  const chance = chanceFrom(given.seed);
  const real = handleTimesOf(MEAN, given.variation);
  const rate = (given.load * slots) / MEAN;
  const [ARRIVAL, END] = [-1, -2];
  const moments = new Moments();
  const people: { at: number; told: ReturnType<typeof estimateWait>; left: boolean; served: boolean; level: number }[] =
    [];
  const lines: number[][] = [[], []];
  const alive = [0, 0];
  const handled: number[] = Array.from({ length: 100 }, () => Math.exp(real.mu + real.sigma * chance.normal()));
  const played: Played = { inside: 0, seen: 0, waits: [], widths: [], ratios: [] };
  let [busy, now] = [0, 0];
  const lasting: number[] = [];
  moments.add(0, ARRIVAL);
  const begin = () => {
    busy += 1;
    const takes = Math.exp(real.mu + real.sigma * chance.normal());
    lasting.push(takes);
    moments.add(now + takes, END);
  };
  // Those who left stay in line as shadows: the moment they would have been served is the wait they were told of.
  const next = (): boolean => {
    for (const line of [1, 0]) {
      for (let id = lines[line].shift(); id !== undefined; id = lines[line].shift()) {
        const one = people[id];
        measure(one);
        if (one.left) continue;
        one.served = true;
        alive[line] -= 1;
        return true;
      }
    }
    return false;
  };
  const measure = ({ at, told }: (typeof people)[number]) => {
    if (!told || people.length < 500) return;
    const wait = now - at;
    played.seen += 1;
    if (wait >= told.low && wait <= told.high) played.inside += 1;
    played.waits.push(wait);
    played.widths.push(told.high - told.low);
    played.ratios.push((told.high - told.low) / ((told.high + told.low) / 2));
  };
  while (people.length < 6000) {
    now = moments.soonest;
    const what = moments.take();
    if (what === ARRIVAL) {
      moments.add(now + chance.exponential(1 / rate), ARRIVAL);
      const level = chance.next() < urgent ? 1 : 0;
      const one = { at: now, told: null as ReturnType<typeof estimateWait>, left: false, served: false, level };
      people.push(one);
      if (busy < slots) {
        begin();
        continue;
      }
      one.told = estimateWait({
        slots,
        busy,
        handle: fitHandleTimes(handled.slice(-100)),
        ahead: alive[1] + (level === 1 ? 0 : alive[0]),
        patienceSeconds: patience,
        overtakingPerSecond: level === 1 ? 0 : rate * urgent,
      });
      lines[level].push(people.length - 1);
      alive[level] += 1;
      if (patience !== null) moments.add(now + chance.exponential(patience), people.length - 1);
    } else if (what === END) {
      busy -= 1;
      handled.push(lasting.shift() as number);
      if (next()) begin();
    } else if (!people[what].served && !people[what].left) {
      people[what].left = true;
      alive[people[what].level] -= 1;
    }
  }
  return played;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function birthAndDeath(agents: number, perSecond: number, aht: number, patience: number) {
  let [p, sum, waits, busy, line] = [1, 1, 0, 0, 0];
  for (let n = 1; n < 100_000; n += 1) {
    p *= perSecond / (Math.min(n, agents) / aht + Math.max(0, n - agents) / patience);
    sum += p;
    if (n >= agents) waits += p;
    busy += Math.min(n, agents) * p;
    line += Math.max(0, n - agents) * p;
  }
  return { waiting: waits / sum, abandoned: line / sum / patience / perSecond, occupancy: busy / sum / agents };
}
