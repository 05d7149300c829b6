import type { Shift } from './recorded-day.js';

/** A change of what somebody chose (`status`) or of what was observed of them (`presence`). */
export interface StateChange {
  at: number;
  status?: string;
  presence?: string;
}

/** When somebody took offers: available by their own choice, and seen to be there. Changes from before `from` say how it began. */
export function shiftsOf(changes: StateChange[], from: number, to: number): Shift[] {
  const shifts: Shift[] = [];
  let status = 'offline';
  let presence = 'gone';
  let since: number | null = null;
  for (const change of changes) {
    status = change.status ?? status;
    presence = change.presence ?? presence;
    const ready = status === 'available' && presence === 'connected';
    if (ready) since ??= change.at;
    else if (since !== null) {
      add(shifts, since, change.at, from, to);
      since = null;
    }
  }
  if (since !== null) add(shifts, since, to, from, to);
  return shifts;
}

/** Each stretch with those that touch it made one. */
export function joined(shifts: Shift[]): Shift[] {
  const all: Shift[] = [];
  for (const one of [...shifts].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else all.push({ ...one });
  }
  return all;
}

function add(shifts: Shift[], since: number, until: number, from: number, to: number): void {
  const shift = { from: Math.max(since, from), to: Math.min(until, to) };
  if (shift.to > shift.from) shifts.push(shift);
}
