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

/** What a person may be asked to do. A callback, a task or a promise may stand beside a conversation or without one. */
export const workKinds = ['conversation', 'call', 'callback', 'comment', 'email', 'task', 'promise'] as const;
export type WorkKind = (typeof workKinds)[number];

/** What becomes of work whose steps have all passed without anybody taking it. */
export const noAgentPlans = ['wait', 'callback', 'async', 'bot', 'voicemail'] as const;
export type NoAgentPlan = (typeof noAgentPlans)[number];

/**
 * `none`: free at once; `optional`: free at once, notes if wanted; `timed`: until done or the time is up; `required`: until done;
 * `fixed`: until the time is up, done or not.
 */
export const wrapUpModes = ['none', 'optional', 'timed', 'required', 'fixed'] as const;
export type WrapUpMode = (typeof wrapUpModes)[number];

/** Whom a queue asks during one stretch of the wait. Steps follow each other; the time counts from entering the queue. */
export interface RoutingStep {
  /** How long this step lasts; null: for good. */
  seconds: number | null;
  /** Required in this step, beside what the work itself asks for. */
  skills: { name: string; min: number }[];
  /** One of these is required, as the skill `language:xx`. */
  languages?: string[];
  /** Only members of one of these. */
  teams?: Id[];
  /** Only this person, while they are there: whoever last worked for this customer, or somebody by id. */
  preferred?: 'last_agent' | Id;
  /** Queues whose people are asked as well. */
  also?: Id[];
  /** What the work itself asks for is no longer required, only wished for. */
  dropOwn?: boolean;
}

/** How a queue offers its work. Every time is in seconds and counted by the database's clock. */
export interface QueuePolicy {
  offerSeconds: number;
  /** Offers are accepted by themselves after 3 s unless they are let pass. */
  autoAccept: boolean;
  /** People of the queue may take waiting work by themselves. */
  pull: boolean;
  /** How many people are asked at once; the first to accept has it. */
  offerTo: number;
  /** No offers for so long after a missed one; twice as long after each further one. */
  missedPauseSeconds: number;
  /** After so many missed in a row the person is away. */
  missedAwayAfter: number;
  /** Service level goal: answered within this many seconds. */
  goalSeconds: number;
  firstReplySeconds: number;
  /** What one point of priority is worth in waiting; null: priority always goes first. */
  ageingSeconds: number | null;
  /** Empty: everybody in the queue, for good. */
  steps: RoutingStep[];
  noAgent: { plan: NoAgentPlan; message: string | null };
  /** How long work stays with somebody whose line is lost, by class; 0: until they are detached. */
  graceSeconds: Record<ChannelClass, number>;
  /** A place is free again so long after our last answer while the customer is silent; null: never. */
  releaseAfterSeconds: number | null;
  wrapUp: { mode: WrapUpMode; seconds: number };
  /** The calendar the queue is open by; null: always. */
  hoursId: Id | null;
}

export interface Queue {
  id: Id;
  name: string;
  offerSeconds: number;
  /** Service level goal: answered within this many seconds. */
  goalSeconds: number;
  firstReplySeconds: number;
  wrapUpSeconds: number;
}

/** `dedicated`: a limit for each class; `blended`: the classes share one desk. */
export const capacityModes = ['dedicated', 'blended'] as const;
export type CapacityMode = (typeof capacityModes)[number];

/** While somebody holds work of a class: the other classes they may be offered beside it. */
export type InterruptibleBy = Record<ChannelClass, ChannelClass[]>;

/** Why somebody lets an offer pass. */
export const rejectReasons = ['wrong_skill', 'in_the_middle', 'know_the_customer', 'technical', 'other'] as const;
export type RejectReason = (typeof rejectReasons)[number];

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
  /** When it is accepted by itself unless it is let pass before; null where the queue asks. */
  acceptsAt: Instant | null;
  /** Database time at the moment this was sent, to correct the reader's clock. */
  now: Instant;
  queue: { id: Id; name: string };
  why: string;
  waitingSince: Instant;
  kind: WorkKind;
  /** What is to be done, where that is not the conversation itself: the number to call, the promise, the task. */
  title: string | null;
  note: string | null;
  /** Null for a task about a person who has none yet. */
  conversation: ConversationSummary | null;
  person: { id: Id; name: string | null };
  /** The full context when a bot handed over. */
  handoff: Handoff | null;
  /** The colleague who put it into this line, with what they said to it; null where none did. */
  passedOn: PassedOn | null;
}

export interface PassedOn {
  by: { id: Id; name: string };
  reason: string | null;
  note: string | null;
}

export interface WorkItem {
  id: Id;
  /** Null for a task about a person without a conversation. */
  conversationId: Id | null;
  profileId: Id;
  kind: WorkKind;
  title: string | null;
  note: string | null;
  dueAt: Instant | null;
  state: WorkItemState;
  queue: { id: Id; name: string };
  priority: number;
  channelClass: ChannelClass;
  enqueuedAt: Instant;
  agentId: Id | null;
  wrapUpUntil: Instant | null;
  /** How it is to be written up, and whether that is done already. */
  wrapUp: { mode: WrapUpMode; noted: boolean };
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
  /** Since when, and until when it is meant to last. */
  statusSince: Instant | null;
  statusUntil: Instant | null;
  /** What comes when the present work is done; nothing new is offered until then. */
  next: { status: AgentStatus; reason: string | null } | null;
  presence: Presence;
  /** No offers until then, after a missed one. */
  pausedUntil: Instant | null;
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

/** Why work waits this moment. */
export interface WhyWaiting {
  now: Instant;
  /** The step of the queue it is in, from 0, of so many; 0 of 0 where the queue has none. */
  step: number;
  steps: number;
  nextStepAt: Instant | null;
  /** The other work of the conversation that is offered before it: its thread or its callback, and at whom that rings now. */
  behind: { workItemId: Id; kind: WorkKind; ringsAt: string | null } | null;
  /** Whom it is kept for while they are there. */
  keptFor: Id | null;
  waitingInQueue: number;
  /** Everybody this step asks; `why` is null for those who could take it now. */
  candidates: { id: Id; name: string; why: string | null }[];
  /** Whether anybody who works here could ever take it. */
  possible: boolean;
  words: string;
}

/** `GET /v1/work-items/{id}/trace`. */
export interface WorkTrace {
  workItemId: Id;
  kind: WorkKind;
  state: WorkItemState;
  queue: { id: Id; name: string };
  enqueuedAt: Instant;
  enteredAt: Instant;
  urgentReason: string | null;
  decisions: (RoutingDecision & {
    step: number;
    outcome: OfferState;
    reason: string | null;
    endedAt: Instant | null;
    waitedMs: number;
  })[];
  /** Null when it does not wait. */
  waiting: WhyWaiting | null;
}

export interface Disposition {
  id: Id;
  code: string;
  label: string;
  /** What it is a kind of; null: at the top. */
  parentId: Id | null;
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
