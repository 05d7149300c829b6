import { IANAZone } from 'luxon';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A moment written as if its local clock stood in UTC: what the calendar on the wall there shows. */
export function wallClock(at: number, zone: string): number {
  return at + IANAZone.create(zone).offset(at) * MINUTE;
}

/**
 * The moment a wall clock shows this: the first one of two where the clock is put back, the first one after the gap where it
 * is put forward over it.
 */
export function momentOf(wall: number, zone: string): number {
  const { offset } = zoneOf(zone);
  const before = wall - offset(wall - DAY) * MINUTE;
  const after = wall - offset(wall + DAY) * MINUTE;
  for (const at of [Math.min(before, after), Math.max(before, after)]) if (at + offset(at) * MINUTE === wall) return at;
  return endOfGap(Math.min(before, after), Math.max(before, after), offset);
}

/** The moment between the two at which the clock jumps. */
function endOfGap(from: number, to: number, offset: (at: number) => number): number {
  const old = offset(from);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle) === old) low = middle;
    else high = middle;
  }
  return high;
}

function zoneOf(name: string): { offset(at: number): number } {
  const zone = IANAZone.create(name);
  return { offset: (at) => zone.offset(at) };
}
