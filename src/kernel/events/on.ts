import { SetMetadata } from '@nestjs/common';
import type { EventName } from '../../contract/events.js';

export const SUBSCRIPTION = 'throughline:on';

export interface Subscription {
  events: EventName[];
  /**
   * `durable` — every fact at least once, in order, from a cursor of its own, retried and then parked.
   * `live` — at once in the process that recorded it, in batches, at most once: for screens, which catch up by `sync`.
   */
  mode: 'durable' | 'live';
  /** Of these events only the facts whose data has this field; the others are not even read. Durable only. */
  having: Partial<Record<EventName, string>>;
  /**
   * Facts are gathered this many milliseconds and handed over as an array, for a subscriber whose work is cheaper that way and
   * not urgent. 0: each at once, one by one. Durable only; an array that fails is handed over one by one.
   */
  gatherMs: number;
  /**
   * The method of the same class, `() => Promise<boolean>`, that says whether anybody wants these facts at all: while it says no,
   * they are passed over unread. Durable only.
   */
  wantedBy: string | null;
}

/**
 * Marks a method as a subscriber. Durable: `(fact: Fact) => Promise<void>`, idempotent; with `gatherMs` `(facts: Fact[])`.
 * Live: `(facts: Fact[]) => void | Promise<void>`.
 * The class's and the method's name make the durable cursor's name: renaming either starts again from now.
 */
export const On = (
  events: EventName | EventName[],
  mode: Subscription['mode'] = 'durable',
  { having = {}, gatherMs = 0, wantedBy = null }: Partial<Pick<Subscription, 'having' | 'gatherMs' | 'wantedBy'>> = {},
) => SetMetadata(SUBSCRIPTION, { events: [events].flat(), mode, having, gatherMs, wantedBy } satisfies Subscription);
