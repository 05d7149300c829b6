import type { ChannelClass, Id, Instant } from './common.js';
import type { ConversationSummary } from './conversations.js';
import type { Handoff } from './handoff.js';

export const offerStates = ['pending', 'accepted', 'rejected', 'timeout', 'canceled', 'rescinded'] as const;
export type OfferState = (typeof offerStates)[number];

export const workItemStates = ['pending', 'reserved', 'assigned', 'wrapping', 'completed', 'canceled'] as const;
export type WorkItemState = (typeof workItemStates)[number];

/** What the agent chose. */
export const agentStatuses = ['available', 'busy', 'away', 'offline'] as const;
export type AgentStatus = (typeof agentStatuses)[number];

/** What the system observed, by the lease of the agent's sockets. */
export const presences = ['connected', 'shaky', 'detached', 'gone'] as const;
export type Presence = (typeof presences)[number];

export interface Queue {
  id: Id;
  name: string;
  offerSeconds: number;
  /** Service level goal: answered within this many seconds. */
  goalSeconds: number;
  firstReplySeconds: number;
  wrapUpSeconds: number;
}

export interface SkillRequirement {
  name: string;
  min: number;
  required: boolean;
}

export interface Offer {
  id: Id;
  workItemId: Id;
  agentId: Id;
  state: OfferState;
  offeredAt: Instant;
  /** Database time. The ring drains towards this, not towards a local timer. */
  deadline: Instant;
  /** Database time at the moment this was sent, to correct the reader's clock. */
  now: Instant;
  queue: { id: Id; name: string };
  why: string;
  waitingSince: Instant;
  conversation: ConversationSummary;
  /** The full context when a bot handed over. */
  handoff: Handoff | null;
}

export interface WorkItem {
  id: Id;
  conversationId: Id;
  state: WorkItemState;
  queue: { id: Id; name: string };
  priority: number;
  channelClass: ChannelClass;
  enqueuedAt: Instant;
  agentId: Id | null;
  wrapUpUntil: Instant | null;
}

export interface CapacityLine {
  channelClass: ChannelClass;
  limit: number;
  used: number;
  offered: number;
}

/** `GET /v1/me/desk`: all that one agent holds now; refetched after every gap. */
export interface Desk {
  status: AgentStatus;
  statusReason: string | null;
  presence: Presence;
  /** Offers missed since the agent last came back; offers pause until "Bring me back". */
  missed: number;
  capacity: CapacityLine[];
  offers: Offer[];
  work: WorkItem[];
  queues: { id: Id; name: string }[];
  now: Instant;
}

/** All of a desk but its offers: those come and go by `offer.made` and `offer.ended`, and `capacity` says how many there are. */
export type DeskChange = Omit<Desk, 'offers'>;

export interface RoutingDecision {
  id: Id;
  workItemId: Id;
  at: Instant;
  chosen: { id: Id; name: string } | null;
  rule: string;
  candidates: {
    id: Id;
    name: string;
    verdict: 'chosen' | 'eligible' | 'excluded';
    why: string;
  }[];
}

export interface Disposition {
  id: Id;
  code: string;
  label: string;
}

/** `POST /v1/conversations/{id}/wrap-up`. */
export interface WrapUp {
  dispositions: string[];
  solved: 'yes' | 'not_yet' | 'cannot' | null;
  summary?: string;
  promises?: { text: string; dueAt?: Instant }[];
  handoffUseful?: boolean | null;
  /** True when the time ran out: what is there is kept, nothing is invented. */
  unfinished?: boolean;
}
