import type { Hours } from '../../src/governance/hours/open-hours.js';
import {
  addOpenSeconds,
  closing,
  isOpen,
  nextOpening,
  openSecondsBetween,
} from '../../src/governance/hours/open-hours.js';
import { randomFrom } from '../support/random.js';

const MINUTE = 60_000;
const at = (text: string) => Date.parse(text);
const iso = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());
const office = (timeZone: string, over: Partial<Hours> = {}): Hours => ({
  timeZone,
  weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', until: '17:00' })),
  holidays: [],
  exceptions: [],
  ...over,
});
const everyDay = (timeZone: string, from: string, until: string): Hours =>
  office(timeZone, { weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from, until })) });

describe('business hours', () => {
  it('are those of the wall clock in their zone: start included, end not', () => {
    const london = office('Europe/London');
    expect(isOpen(london, at('2026-07-06T08:00:00Z'))).toBe(true);
    expect(isOpen(london, at('2026-07-06T07:59:59.999Z'))).toBe(false);
    expect(isOpen(london, at('2026-07-06T16:00:00Z'))).toBe(false);
    expect(isOpen(london, at('2026-01-05T16:30:00Z'))).toBe(true);
    expect(iso(nextOpening(london, at('2026-07-03T18:00:00Z')))).toBe('2026-07-06T08:00:00.000Z');
    expect(iso(nextOpening(london, at('2026-07-06T10:00:00Z')))).toBe('2026-07-06T10:00:00.000Z');
    expect(iso(closing(london, at('2026-07-06T10:00:00Z')))).toBe('2026-07-06T16:00:00.000Z');
    expect(closing(london, at('2026-07-06T18:00:00Z'))).toBeNull();
  });

  it('heed holidays of one year and of every year, and exceptional days before both', () => {
    const hours = office('Europe/Berlin', {
      holidays: [
        { date: '--12-25', name: 'Christmas' },
        { date: '2026-12-24', name: 'Christmas Eve' },
      ],
      exceptions: [
        { date: '2026-12-25', name: 'Emergency desk', open: [{ from: '10:00', until: '12:00' }] },
        { date: '2026-12-28', name: 'Stocktaking', open: [] },
      ],
    });
    expect(openSecondsBetween(hours, at('2026-12-24T00:00:00+01:00'), at('2026-12-25T00:00:00+01:00'))).toBe(0);
    expect(openSecondsBetween(hours, at('2026-12-25T00:00:00+01:00'), at('2026-12-26T00:00:00+01:00'))).toBe(7200);
    expect(openSecondsBetween(hours, at('2028-12-25T00:00:00+01:00'), at('2028-12-26T00:00:00+01:00'))).toBe(0);
    expect(iso(nextOpening(hours, at('2026-12-25T12:00:00+01:00')))).toBe('2026-12-29T08:00:00.000Z');
  });

  it('are an hour shorter where the clock is put forward and an hour longer where it is put back', () => {
    const night = everyDay('Europe/Berlin', '00:00', '06:00');
    expect(openSecondsBetween(night, at('2026-03-29T00:00:00+01:00'), at('2026-03-29T12:00:00+02:00'))).toBe(5 * 3600);
    expect(openSecondsBetween(night, at('2026-10-25T00:00:00+02:00'), at('2026-10-25T12:00:00+01:00'))).toBe(7 * 3600);
    // Within the hour that is not there: as soon as it is over. In the hour that is there twice: from its first half on.
    const gap = everyDay('Europe/Berlin', '02:30', '04:00');
    expect(iso(nextOpening(gap, at('2026-03-29T00:00:00Z')))).toBe('2026-03-29T01:00:00.000Z');
    expect(iso(nextOpening(gap, at('2026-10-24T22:00:00Z')))).toBe('2026-10-25T00:30:00.000Z');
    expect(openSecondsBetween(gap, at('2026-10-24T22:00:00Z'), at('2026-10-25T12:00:00Z'))).toBe(2.5 * 3600);
    // A due time moves over the change by seconds that passed, not by what the wall shows.
    expect(iso(addOpenSeconds(night, at('2026-03-29T00:00:00+01:00'), 3 * 3600))).toBe('2026-03-29T02:00:00.000Z');
  });

  it('hours that are not there at all on a day do not count, and a day that is not there neither', () => {
    const lost = everyDay('Europe/Berlin', '02:00', '03:00');
    expect(openSecondsBetween(lost, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z'))).toBe(0);
    // Samoa went from the 29th to the 31st.
    const samoa = everyDay('Pacific/Apia', '00:00', '24:00');
    const [from, until] = [at('2011-12-29T10:00:00Z'), at('2012-01-01T10:00:00Z')];
    expect(openSecondsBetween(samoa, from, until)).toBe((until - from) / 1000);
  });

  it('of two that overlap each minute counts once, and those that touch at midnight go on', () => {
    const hours = office('UTC', {
      weekly: [
        { day: 1, from: '08:00', until: '12:00' },
        { day: 1, from: '11:00', until: '24:00' },
        { day: 2, from: '00:00', until: '01:00' },
      ],
    });
    expect(openSecondsBetween(hours, at('2026-07-06T00:00:00Z'), at('2026-07-13T00:00:00Z'))).toBe(17 * 3600);
    expect(iso(closing(hours, at('2026-07-06T09:00:00Z')))).toBe('2026-07-07T01:00:00.000Z');
  });

  it('that never come say so, and hours without end never close', () => {
    const never = office('UTC', { weekly: [] });
    expect([nextOpening(never, 0), addOpenSeconds(never, 0, 1), isOpen(never, 0)]).toEqual([null, null, false]);
    expect(openSecondsBetween(never, 0, at('2026-01-01T00:00:00Z'))).toBe(0);
    expect(closing(everyDay('UTC', '00:00', '24:00'), at('2026-01-01T00:00:00Z'))).toBeNull();
  });
});

const DAY = 24 * 60 * MINUTE;
const EARLIER = 2 * DAY;

/** What the wall shows, minute by minute, from two days before. */
function wallsOf(timeZone: string, from: number, until: number): string[] {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const walls: string[] = [];
  for (let moment = from - EARLIER; moment < until; moment += MINUTE) walls.push(clock.format(moment));
  return walls;
}

/** The same by walking past every minute and looking at the wall: slow, and with no notion of offsets. */
function walked(hours: Hours, walls: string[]): boolean[] {
  const open = walls.map(() => false);
  for (const date of new Set(walls.map((wall) => wall.slice(0, 10)))) {
    const weekday = new Date(date).getUTCDay() || 7;
    for (const one of hours.weekly.filter(({ day }) => day === weekday)) {
      const start = walls.findIndex((wall) => wall >= `${date} ${one.from}`);
      const stop = walls.findIndex((wall) => wall >= `${date} ${one.until}` && wall >= `${date} ${one.from}`);
      const end = one.until === '24:00' ? walls.findIndex((wall) => wall.slice(0, 10) > date) : stop;
      if (start >= 0) open.fill(true, start, end < 0 ? walls.length : end);
    }
  }
  return open.slice(EARLIER / MINUTE);
}

describe('business hours against a walk by the minute', () => {
  const changes: [zone: string, around: string][] = [
    ['Europe/London', '2026-03-29T01:00:00Z'],
    ['Europe/London', '2026-10-25T01:00:00Z'],
    ['America/New_York', '2026-11-01T06:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    ['America/Havana', '2026-03-08T05:00:00Z'],
    ['America/Havana', '2026-11-01T05:00:00Z'],
    ['Asia/Kathmandu', '2026-06-01T00:00:00Z'],
    ['Africa/Casablanca', '2026-02-15T02:00:00Z'],
    ['Pacific/Auckland', '2026-09-26T14:00:00Z'],
  ];

  it.each(changes)('agree in %s around %s, whatever the hours', (timeZone, around) => {
    const chance = randomFrom(at(around) / 1000);
    const time = (minute: number) =>
      `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    const from = at(around) - 36 * 60 * MINUTE + chance.below(600) * MINUTE;
    const until = from + 3 * DAY;
    const walls = wallsOf(timeZone, from, until);
    for (let round = 0; round < 12; round += 1) {
      const weekly = [1, 2, 3, 4, 5, 6, 7].flatMap((day) => {
        if (chance.chance(0.2)) return [];
        const from = chance.below(360);
        return [{ day, from: time(from), until: time(chance.chance(0.2) ? 1440 : from + 1 + chance.below(300)) }];
      });
      const hours: Hours = { timeZone, weekly, holidays: [], exceptions: [] };
      const open = walked(hours, walls);
      for (let n = 0; n < 60; n += 1) {
        const minute = chance.below(open.length);
        expect([minute, isOpen(hours, from + minute * MINUTE)]).toEqual([minute, open[minute]]);
      }
      const seconds = open.filter(Boolean).length * 60;
      expect(openSecondsBetween(hours, from, until)).toBe(seconds);
      // Any number of them added leads to a moment before which exactly that many were open.
      const some = 1 + chance.below(Math.max(1, seconds - 1));
      const due = addOpenSeconds(hours, from, some);
      if (seconds > some) {
        expect(openSecondsBetween(hours, from, due as number)).toBe(some);
        expect(isOpen(hours, (due as number) - 1)).toBe(true);
      }
      const next = nextOpening(hours, from);
      const first = open.indexOf(true);
      if (first >= 0) expect(next).toBe(from + first * MINUTE);
    }
  });
});
