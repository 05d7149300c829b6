import type { RepeatWindow } from '../contract/insights.js';
import { counts, type Linked, windows, within } from './contact.js';

/** What one day adds up to. `first` and `again` belong to the day a contact ended, the others to the day one began. */
export interface DayNumbers {
  contacts: number;
  repeats: Record<RepeatWindow, number>;
  /** First contacts on an issue that were closed. */
  first: Record<RepeatWindow, number>;
  /** Of those, the ones that were repeated after all. */
  again: Record<RepeatWindow, number>;
}

const each = (value: (at: number) => number) =>
  Object.fromEntries(windows.map((window, i) => [window, value(i)])) as Record<RepeatWindow, number>;
const none = () => each(() => 0);
const noNumbers = (): DayNumbers => ({ contacts: 0, repeats: none(), first: none(), again: none() });

/** Adds (or, with -1, takes away) what one contact is worth to its days. */
export function addContact(
  days: Map<string, DayNumbers>,
  linked: Linked,
  dayOf: (ms: number) => string,
  sign: 1 | -1,
): void {
  if (!counts(linked)) return;
  const begun = at(days, dayOf(linked.startedAt));
  begun.contacts += sign;
  const closed = linked.endedAt !== null && linked.issueKey !== null ? at(days, dayOf(linked.endedAt)) : null;
  for (const window of windows) {
    const repeats = within(linked.prevGapMs, window);
    if (repeats) begun.repeats[window] += sign;
    if (!closed || repeats) continue;
    closed.first[window] += sign;
    if (within(linked.nextGapMs, window)) closed.again[window] += sign;
  }
}

export function isZero(numbers: DayNumbers): boolean {
  return flat(numbers).every((value) => value === 0);
}

/** In the order of the table's columns. */
export function flat({ contacts, repeats, first, again }: DayNumbers): number[] {
  return [contacts, ...[repeats, first, again].flatMap((part) => windows.map((window) => part[window]))];
}

export function fromFlat([contacts, ...rest]: number[]): DayNumbers {
  const part = (i: number) => each((window) => rest[i * windows.length + window]);
  return { contacts, repeats: part(0), first: part(1), again: part(2) };
}

function at(days: Map<string, DayNumbers>, day: string): DayNumbers {
  const known = days.get(day) ?? noNumbers();
  days.set(day, known);
  return known;
}
