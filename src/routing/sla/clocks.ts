import type { SlaMetric, SlaTrack } from '../../contract/sla.js';
import { addOpenSeconds, type Hours, openSecondsBetween } from '../../governance/index.js';

/** One agreed time of a conversation. Moments are epoch milliseconds. */
export interface Clock {
  id: string;
  metric: SlaMetric;
  track: SlaTrack;
  policyId: string;
  policyName: string;
  seconds: number;
  warnSeconds: number;
  /** As it was when the clock began; null: day and night. */
  hours: Hours | null;
  startedAt: number;
  /** Seconds that had passed when it last stopped. */
  used: number;
  runningSince: number | null;
  dueAt: number | null;
  warnAt: number | null;
  warnedAt: number | null;
  breachedAt: number | null;
  endedAt: number | null;
  end: 'met' | 'canceled' | null;
}

export interface Agreed {
  policyId: string;
  policyName: string;
  warnSeconds: number;
  hours: Hours | null;
  seconds: Record<SlaMetric, number | null>;
}

/** What decides whether we are waited for, and by which clocks. */
export interface SlaThread {
  track: SlaTrack;
  waiting: boolean;
  snoozed: boolean;
  over: boolean;
  clocks: Clock[];
}

export type SlaStep =
  | { what: 'opened'; track: SlaTrack; byCustomer: boolean }
  | { what: 'asked' }
  | { what: 'answered'; by: SlaTrack }
  | { what: 'moved'; track: SlaTrack }
  | { what: 'snoozed' | 'woken' | 'resolved' };

/** What was agreed for a track of this conversation; null: nothing. */
export type Agreement = (track: SlaTrack) => Agreed | null;

export const nothingYet = (): SlaThread => ({ track: 'human', waiting: false, snoozed: false, over: true, clocks: [] });

const isOpen = (clock: Clock) => clock.endedAt === null;
const responses: SlaMetric[] = ['first_response', 'next_response'];

/** What one fact does to the clocks of a conversation: a new state, nothing else is touched. */
export function step(before: SlaThread, one: SlaStep, at: number, agreed: Agreement, newId: () => string): SlaThread {
  const thread = { ...before, clocks: before.clocks.map((clock) => ({ ...clock })) };
  const start = (metric: SlaMetric) => begin(thread, metric, at, agreed, newId);
  switch (one.what) {
    case 'opened':
      for (const clock of thread.clocks.filter(isOpen)) stop(clock, at, 'canceled');
      thread.clocks = [];
      Object.assign(thread, { track: one.track, waiting: one.byCustomer, snoozed: false, over: false });
      if (one.byCustomer) start('first_response');
      start('resolution');
      break;
    case 'asked':
      if (thread.over) break;
      thread.waiting = true;
      thread.snoozed = false;
      if (!owes(thread)) start('next_response');
      break;
    case 'answered':
      thread.waiting = false;
      for (const clock of thread.clocks.filter((each) => isOpen(each) && responses.includes(each.metric))) {
        if (clock.track === one.by) stop(clock, at, 'met');
        // A person answered: nothing is expected of the bot any more.
        else if (one.by === 'human') stop(clock, at, 'canceled');
      }
      break;
    case 'moved':
      if (thread.over || thread.track === one.track) break;
      thread.track = one.track;
      // Whoever was given to a person waits for them, whatever the bot said last.
      if (one.track === 'human' && !has(thread, 'first_response')) thread.waiting = true;
      if (thread.waiting && !owes(thread)) start(has(thread, 'first_response') ? 'next_response' : 'first_response');
      if (!has(thread, 'resolution')) start('resolution');
      break;
    case 'resolved':
      for (const clock of thread.clocks.filter(isOpen))
        stop(clock, at, clock.metric === 'resolution' && clock.track === thread.track ? 'met' : 'canceled');
      Object.assign(thread, { waiting: false, snoozed: false, over: true });
      break;
    default:
      thread.snoozed = one.what === 'snoozed';
  }
  for (const clock of thread.clocks) {
    const runs = isOpen(clock) && thread.waiting && !thread.snoozed && clock.track === thread.track;
    if (runs) run(clock, at);
    else pause(clock, at);
  }
  return thread;
}

/** Of those that are not over the one that ends first: running ones before those that are paused. */
export function mostPressing(clocks: Clock[]): Clock | null {
  const open = clocks.filter(isOpen);
  const left = (clock: Clock) => clock.dueAt ?? Number.MAX_SAFE_INTEGER / 2 + (clock.seconds - clock.used);
  return open.sort((a, b) => left(a) - left(b))[0] ?? null;
}

const has = (thread: SlaThread, metric: SlaMetric) =>
  thread.clocks.some((clock) => clock.track === thread.track && clock.metric === metric);
const owes = (thread: SlaThread) =>
  thread.clocks.some((one) => isOpen(one) && one.track === thread.track && responses.includes(one.metric));

function begin(thread: SlaThread, metric: SlaMetric, at: number, agreed: Agreement, newId: () => string): void {
  const found = agreed(thread.track);
  const seconds = found?.seconds[metric];
  if (!found || !seconds) return;
  const { policyId, policyName, warnSeconds, hours } = found;
  thread.clocks.push({
    id: newId(),
    metric,
    track: thread.track,
    policyId,
    policyName,
    warnSeconds,
    hours,
    seconds,
    startedAt: at,
    used: 0,
    runningSince: null,
    dueAt: null,
    warnAt: null,
    warnedAt: null,
    breachedAt: null,
    endedAt: null,
    end: null,
  });
}

function run(clock: Clock, at: number): void {
  if (clock.runningSince !== null) return;
  clock.runningSince = at;
  clock.dueAt = later(clock, at, clock.seconds - clock.used);
  clock.warnAt = later(clock, at, clock.seconds - clock.warnSeconds - clock.used);
}

function pause(clock: Clock, at: number): void {
  if (clock.runningSince === null) return;
  const { hours, runningSince } = clock;
  const passed = hours ? openSecondsBetween(hours, runningSince, at) : (at - runningSince) / 1000;
  clock.used += Math.max(0, passed);
  Object.assign(clock, { runningSince: null, dueAt: null, warnAt: null });
}

function stop(clock: Clock, at: number, end: 'met' | 'canceled'): void {
  pause(clock, at);
  // The timer that says so may be a moment behind.
  if (clock.used > clock.seconds) clock.breachedAt ??= at;
  Object.assign(clock, { endedAt: at, end });
}

/** A clock that has run out already is due at once; one on a calendar that never opens again is never due. */
function later({ hours }: Clock, at: number, seconds: number): number | null {
  if (seconds <= 0) return at;
  return hours ? addOpenSeconds(hours, at, seconds) : at + seconds * 1000;
}
