import { DateTime } from 'luxon';
import type { Hours } from './webchat.settings.js';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The next moment somebody is back, by the shop's clock; null while it is open, or when nobody said when it opens. */
export function opensAt(hours: Hours | null, now: Date): Date | null {
  if (!hours) return null;
  const here = DateTime.fromJSDate(now, { zone: hours.timeZone });
  if (!here.isValid) return null;
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const day = here.plus({ days: ahead }).startOf('day');
    const spans = hours.days[days[day.weekday - 1]] ?? [];
    for (const [from, to] of [...spans].sort()) {
      const opens = at(day, from);
      if (opens > here) return opens.toJSDate();
      if (at(day, to) > here) return null;
    }
  }
  return null;
}

/** By the wall clock, so that a day with a change to summer time still opens at eight. */
function at(day: DateTime, text: string): DateTime {
  const [hour, minute] = text.split(':').map(Number);
  return hour === 24 ? day.plus({ days: 1 }) : day.set({ hour, minute });
}
