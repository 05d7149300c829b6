import type { BusinessCalendar, OpenHours } from '../../contract/hours.js';
import { momentOf, wallClock } from './local-time.js';

/** What opening and closing is reckoned from. Moments are epoch milliseconds. */
export type Hours = Pick<BusinessCalendar, 'timeZone' | 'weekly' | 'holidays' | 'exceptions'>;

interface Span {
  from: number;
  until: number;
}

const DAY = 24 * 3_600_000;
/** How far ahead an opening is looked for: every weekday and every yearly holiday has passed by then. */
const MOST_DAYS = 800;

export function isOpen(hours: Hours, at: number): boolean {
  const next = firstSpan(hours, at);
  return next !== null && next.from <= at;
}

/** The first moment from this one on at which it is open; null when there is none. */
export function nextOpening(hours: Hours, at: number): number | null {
  const next = firstSpan(hours, at);
  return next && Math.max(at, next.from);
}

/** When it closes, for a moment at which it is open; hours that go on at midnight go on. Null: not open, or never. */
export function closing(hours: Hours, at: number): number | null {
  const far = at + MOST_DAYS * DAY;
  let end = at;
  for (const span of spans(hours, at)) {
    if (span.from > end) break;
    end = span.until;
    if (end > far) return null;
  }
  return end > at ? end : null;
}

/** How many seconds of these it is open; negative when the second moment is the earlier one. */
export function openSecondsBetween(hours: Hours, from: number, until: number): number {
  if (until < from) return -openSecondsBetween(hours, until, from);
  let open = 0;
  for (const span of spans(hours, from, until)) {
    if (span.from >= until) break;
    open += Math.min(span.until, until) - Math.max(span.from, from);
  }
  return open / 1000;
}

/** The moment by which it was open for so many seconds from this one on; null when it never will be. */
export function addOpenSeconds(hours: Hours, from: number, seconds: number): number | null {
  let left = seconds * 1000;
  if (left <= 0) return from;
  for (const span of spans(hours, from)) {
    const start = Math.max(span.from, from);
    if (span.until - start >= left) return start + left;
    left -= span.until - start;
  }
  return null;
}

function firstSpan(hours: Hours, at: number): Span | null {
  for (const span of spans(hours, at)) return span;
  return null;
}

/** The open spans that end after this moment, in order, apart from each other or touching, until nothing was open for long. */
function* spans(hours: Hours, at: number, until = Infinity): Generator<Span> {
  const today = Math.floor(wallClock(at, hours.timeZone) / DAY) * DAY;
  let quiet = 0;
  let last = -Infinity;
  for (let day = today - DAY; quiet < MOST_DAYS && day < until + 2 * DAY; day += DAY) {
    quiet += 1;
    for (const { from, until: end } of hoursOf(hours, day)) {
      // Over a gap two hours may come to start or end at one moment: neither counts twice.
      const span = {
        from: Math.max(last, momentOf(day + sinceMidnight(from), hours.timeZone)),
        until: momentOf(day + sinceMidnight(end), hours.timeZone),
      };
      if (span.until <= span.from) continue;
      last = span.until;
      quiet = 0;
      if (span.until > at) yield span;
    }
  }
}

/** The hours of one day, given as its midnight on the wall. */
function hoursOf(hours: Hours, day: number): OpenHours[] {
  const date = new Date(day).toISOString().slice(0, 10);
  const special = hours.exceptions.find((one) => one.date === date);
  if (special) return joined(special.open);
  if (hours.holidays.some((one) => one.date === date || one.date === `-${date.slice(4)}`)) return [];
  const weekday = new Date(day).getUTCDay() || 7;
  return joined(hours.weekly.filter((one) => one.day === weekday));
}

/** In the order of the day, each minute once. */
function joined(all: OpenHours[]): OpenHours[] {
  const list: OpenHours[] = [];
  for (const { from, until } of [...all].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = list.at(-1);
    if (last && from <= last.until) last.until = until > last.until ? until : last.until;
    else list.push({ from, until });
  }
  return list;
}

function sinceMidnight(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
}
