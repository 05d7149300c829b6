import { type DeskAgent, unable } from '../match/desk-agent.js';
import type { QueueRules } from '../match/queue-rules.js';
import { needOf, type WaitingItem } from '../match/waiting.js';

/** Everybody who could have such work in one step of the queue or another, whether they are there or not. */
export function everAble(
  item: Pick<WaitingItem, 'queueId' | 'channelClass' | 'skills'>,
  { steps }: QueueRules,
  agents: DeskAgent[],
): DeskAgent[] {
  const needs = steps.length === 0 ? [needOf(item, null, 0)] : steps.map((step, index) => needOf(item, step, index));
  return agents.filter(
    (agent) =>
      (agent.capacity.get(item.channelClass)?.limit ?? 1) > 0 && needs.some((need) => unable(agent, need) === null),
  );
}
