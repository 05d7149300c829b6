import { clock, moment } from '../ui/words';

/** Times as they are where somebody else is. Pure; the zones' rules come from `Intl`. */

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const MINUTE = 60_000;

/** What the wall shows there, as the moment at which a wall in Greenwich shows the same. */
function wall(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
}

/** The day and the time a field shows for a moment there: `2026-11-30` and `14:00`. */
export function fieldsAt(at: number, zone: string): { day: string; time: string } {
  const [day = '', time = ''] = new Date(wall(at, zone)).toISOString().split('T');
  return { day, time: time.slice(0, 5) };
}

/** The moment at which the wall there shows this; where it never does, the moment the clock has gone past it. */
export function momentAt(day: string, time: string, zone: string): number | null {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(wanted)) return null;
  let at = wanted;
  // The offset before a change of the clock, then the one after it.
  for (let look = 0; look < 2; look += 1) at += wanted - wall(at, zone);
  return at;
}

/** 08:00 to 21:00: earlier and later nobody is called. */
export const isDayThere = (at: number, zones: string[]): boolean =>
  zones.every((zone) => {
    const { time } = fieldsAt(at, zone);
    return time >= '08:00' && time < '21:00';
  });

/** "09:00 there"; nothing where both walls show the same; "between 06:00 and 09:00 there" where the zone is not known for sure. */
export function thereWords(at: number, zones: string[], own = ownZone()): string | null {
  const times = [...new Map(zones.map((zone) => [wall(at, zone), clock(at, zone)])).entries()].sort(
    ([a], [b]) => a - b,
  );
  const first = times[0];
  const last = times.at(-1);
  if (!first || !last) return null;
  if (times.length > 1) return `between ${first[1]} and ${last[1]} there`;
  return first[0] === wall(at, own) ? null : `${first[1]} there`;
}

/** "tomorrow 14:00, 09:00 there". */
export function bothWords(at: string, zones: string[], now = new Date()): string {
  const there = thereWords(Date.parse(at), zones);
  return there ? `${moment(at, now)}, ${there}` : moment(at, now);
}

/** The next full hour that is day where they are. */
export function firstChoice(zones: string[], now: number): number {
  const hour = 60 * MINUTE;
  let at = Math.ceil((now + hour) / hour) * hour;
  for (let tries = 0; tries < 48 && !isDayThere(at, zones); tries += 1) at += hour;
  return at;
}
