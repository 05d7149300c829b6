import type { DeskAgent } from '../../src/routing/match/desk-agent.js';
import { Matching } from '../../src/routing/match/match.js';
import type { QueueRules } from '../../src/routing/match/queue-rules.js';
import type { WaitingItem } from '../../src/routing/match/waiting.js';

let made = 0;

/** Something that waits in the queue `care`, later than all made before it. */
export function item(given: Partial<WaitingItem> = {}): WaitingItem {
  made += 1;
  return {
    id: `wi_${String(made).padStart(6, '0')}`,
    version: 1,
    conversationId: null,
    profileId: 'pf_1',
    queueId: 'care',
    channelClass: 'chat',
    skills: [],
    priority: 0,
    enqueuedAt: made,
    enteredAt: 0,
    dueAt: null,
    replyUntil: null,
    urgentAt: null,
    handoff: null,
    lastAgent: null,
    preferredAgent: null,
    preferredUntil: 0,
    refusals: [],
    ...given,
  };
}

/** Somebody in the queue `care` with three places for chats, who is there. */
export function agent(id: string, given: Partial<DeskAgent> & { limit?: number; used?: number } = {}): DeskAgent {
  const { limit = 3, used = 0, ...rest } = given;
  return {
    id,
    name: id,
    queues: ['care'],
    teams: [],
    skills: new Map(),
    capacity: new Map([['chat', { limit, used }]]),
    mode: 'dedicated',
    interruptibleBy: { voice: [], chat: ['voice', 'async'], async: ['voice', 'chat'] },
    notReady: null,
    idleSince: 0,
    ...rest,
  };
}

export function matching(agents: DeskAgent[], items: WaitingItem[], queues: QueueRules[] = []): Matching {
  const one = new Matching();
  for (const each of queues) one.setQueue(each);
  for (const each of agents) one.setAgent(each);
  for (const each of items) one.setItem(each);
  return one;
}

export const pairs = (one: Matching, now = 1_000_000): [string, string, string][] =>
  one.match(1000, now).map((match) => [match.item.id, match.agent.id, match.rule]);
