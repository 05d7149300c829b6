import type { ChannelClass } from '../../contract/common.js';
import type { RoutingStep, SkillRequirement } from '../../contract/routing.js';
import type { QueueRules } from './queue-rules.js';
import { keptFor, type Stage } from './stage.js';

/** Somebody let this item pass, or did not answer in time. */
export interface Refusal {
  agentId: string;
  at: number;
}

/** One piece of work that waits for a person, as the matcher sees it. Times are epoch milliseconds of the database's clock. */
export interface WaitingItem {
  id: string;
  version: number;
  conversationId: string | null;
  profileId: string;
  queueId: string;
  channelClass: ChannelClass;
  skills: SkillRequirement[];
  priority: number;
  enqueuedAt: number;
  /** When it entered this queue: its steps count from here. */
  enteredAt: number;
  /** What was promised for it, where that is not the queue's own goal. */
  dueAt: number | null;
  /** When the channel's window for answers closes. */
  replyUntil: number | null;
  urgentAt: number | null;
  preferredAgent: string | null;
  /** Until then it is kept for the preferred agent, as long as they are there. */
  preferredUntil: number;
  handoff: { id: string; botId: string } | null;
  /** Who last worked for this customer. */
  lastAgent: string | null;
  refusals: Refusal[];
}

/** What decides who could take an item: all that share it share the list of candidates. */
export interface Need {
  key: string;
  queueId: string;
  channelClass: ChannelClass;
  skills: SkillRequirement[];
  /** Null where the queue has no steps. */
  step: RoutingStep | null;
}

/** An item in its place: the numbers that order it never change while it waits in this step. */
export interface Ticket {
  item: WaitingItem;
  need: Need;
  step: number;
  offerTo: number;
  /** Infinity for all that is not urgent. */
  urgent: number;
  strict: number;
  rank: number;
  /** Whom this step is kept for, until when, and whom it is for when they are not there. */
  kept: string | null;
  keptUntil: number;
  instead: Need | null;
  wishes: SkillRequirement[];
}

/** So long before the window closes it counts as due: an answer has to be written and sent as well. */
const REPLY_MARGIN_MS = 15 * 60_000;

export function ticketFor(item: WaitingItem, rules: QueueRules, { index, step, endsAt }: Stage): Ticket {
  const byItem = item.preferredAgent !== null;
  return {
    item,
    need: needOf(item, step, index),
    step: index,
    offerTo: rules.offerTo,
    urgent: item.urgentAt ?? Infinity,
    strict: rules.ageingSeconds === null ? item.priority : 0,
    rank: rankOf(item, rules),
    kept: item.preferredAgent ?? keptFor(step, item.lastAgent),
    keptUntil: byItem ? item.preferredUntil : endsAt,
    instead: step?.preferred ? afterKept(item, rules.steps, index) : null,
    wishes: item.skills.length === 0 ? item.skills : item.skills.filter((one) => !one.required || step?.dropOwn),
  };
}

/** When it is due, moved forward by what its priority is worth: whoever waits long enough overtakes any priority. */
function rankOf(item: WaitingItem, { goalSeconds, ageingSeconds }: QueueRules): number {
  let due = item.dueAt ?? item.enqueuedAt + goalSeconds * 1000;
  if (item.replyUntil !== null) due = Math.min(due, item.replyUntil - REPLY_MARGIN_MS);
  return due - item.priority * (ageingSeconds ?? 0) * 1000;
}

/** Urgent before all, then priority where it is strict, then what is due first, then who waits longest. */
export function goesFirst(a: Ticket, b: Ticket): boolean {
  if (a.urgent !== b.urgent) return a.urgent < b.urgent;
  if (a.strict !== b.strict) return a.strict > b.strict;
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.item.enqueuedAt !== b.item.enqueuedAt) return a.item.enqueuedAt < b.item.enqueuedAt;
  return a.item.id < b.item.id;
}

/** The first later step that is for everybody: nobody waits for somebody who is not there. */
function afterKept(item: WaitingItem, steps: RoutingStep[], index: number): Need {
  const after = steps.findIndex((one, at) => at > index && !one.preferred);
  // None: the queue itself.
  return after < 0 ? needOf(item, null, index) : needOf(item, steps[after], after);
}

export function needOf(
  item: Pick<WaitingItem, 'queueId' | 'channelClass' | 'skills'>,
  step: RoutingStep | null,
  index: number,
): Need {
  const { queueId, channelClass, skills } = item;
  const place = step ? `${queueId}#${index}` : queueId;
  let asked = '';
  if (skills.length === 1) asked = skillKey(skills[0]);
  else if (skills.length > 1) asked = skills.map(skillKey).sort().join(',');
  return { key: `${place}|${channelClass}|${asked}`, queueId, channelClass, skills, step };
}

const skillKey = (one: SkillRequirement): string => `${one.name}:${one.min}:${one.required ? 'must' : 'may'}`;

/**
 * Items that whoever is free would take in the same order: if nobody can take the first, nobody can take the rest. An item
 * kept for one agent or refused by some goes into a line of its own kind.
 */
export function lineKey({ item, need, kept }: Ticket): string {
  const forOne = kept ? `${need.key}|for:${kept}` : need.key;
  return item.refusals.length > 0 ? `${forOne}|item:${item.id}` : forOne;
}
