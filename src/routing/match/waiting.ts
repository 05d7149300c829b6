import type { ChannelClass } from '../../contract/common.js';
import type { SkillRequirement } from '../../contract/routing.js';
import { Heap } from './heap.js';

/** Somebody let this item pass, or did not answer in time. */
export interface Refusal {
  agentId: string;
  at: number;
}

/** One conversation that waits for a person, as the matcher sees it. Times are epoch milliseconds. */
export interface WaitingItem {
  id: string;
  version: number;
  conversationId: string;
  queueId: string;
  channelClass: ChannelClass;
  skills: SkillRequirement[];
  priority: number;
  enqueuedAt: number;
  preferredAgent: string | null;
  /** Until then it is kept for the preferred agent, as long as they are there. */
  preferredUntil: number;
  refusals: Refusal[];
}

/** What decides who could take an item: all that share it share the list of candidates. */
export interface Need {
  queueId: string;
  channelClass: ChannelClass;
  skills: SkillRequirement[];
}

/** Higher priority first, then who waits longest. */
export function goesFirst(a: WaitingItem, b: WaitingItem): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.enqueuedAt !== b.enqueuedAt) return a.enqueuedAt < b.enqueuedAt;
  return a.id < b.id;
}

export function needKey({ queueId, channelClass, skills }: Need): string {
  if (skills.length === 0) return `${queueId}|${channelClass}`;
  const sorted = skills.map((one) => `${one.name}:${one.min}:${one.required ? 'must' : 'may'}`).sort();
  return `${queueId}|${channelClass}|${sorted.join(',')}`;
}

/**
 * Items that whoever is free would take in the same order: if nobody can take the first, nobody can take the rest. An item
 * kept for one agent or refused by some goes into a line of its own kind.
 */
export function lineKey(item: WaitingItem): string {
  const kept = item.preferredAgent ? `|for:${item.preferredAgent}` : '';
  const refused = item.refusals.length > 0 ? `|item:${item.id}` : '';
  return `${needKey(item)}${kept}${refused}`;
}

/** One line of waiting items; those that left are skipped when they come to the front. */
export class Line {
  private readonly heap = new Heap<WaitingItem>(goesFirst);

  constructor(
    readonly need: string,
    private readonly waits: (item: WaitingItem) => boolean,
  ) {}

  add(item: WaitingItem): void {
    this.heap.push(item);
  }

  first(): WaitingItem | undefined {
    for (;;) {
      const item = this.heap.peek();
      if (!item || this.waits(item)) return item;
      this.heap.pop();
    }
  }
}
