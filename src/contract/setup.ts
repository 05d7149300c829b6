import type { ChannelClass, Id, Instant, Role } from './common.js';
import type {
  AgentStatus,
  CapacityLine,
  CapacityMode,
  Disposition,
  InterruptibleBy,
  Presence,
  QueuePolicy,
} from './routing.js';

/** Something or somebody by name, as far as a list needs it. */
export interface Named {
  id: Id;
  name: string;
}

export interface Skill {
  name: string;
  people: number;
  /** Queues whose steps ask for it. */
  queues: Named[];
  /** Work that waits for somebody who has it. */
  waiting: number;
}

export interface Team {
  id: Id;
  name: string;
  members: Named[];
  /** Queues whose steps ask for it. */
  queues: Named[];
}

export interface SkillLevel {
  name: string;
  /** 1 to 5. */
  level: number;
}

/** What one person works: their queues, what they can, how much at once. */
export interface PersonDesk {
  id: Id;
  name: string;
  /** What they sign in with. */
  email: string;
  role: Role;
  status: AgentStatus;
  statusReason: string | null;
  presence: Presence;
  /** Null: as the workspace has it. */
  mode: CapacityMode | null;
  queues: Named[];
  teams: Named[];
  skills: SkillLevel[];
  capacity: CapacityLine[];
}

/** `PATCH /v1/agents/{id}`: what is left out stays. */
export interface PersonChange {
  name?: string;
  role?: Role;
  email?: string;
}

/** `PATCH /v1/agents/{id}/desk`: what is left out stays; a list that is given replaces the one there was. */
export interface DeskSettings {
  queues?: Id[];
  teams?: Id[];
  skills?: SkillLevel[];
  capacity?: Partial<Record<ChannelClass, number>>;
  mode?: CapacityMode | null;
  reason?: string;
  /** The person is not told who did it. Administrators only. */
  private?: boolean;
}

/** `POST /v1/agents`: somebody comes to work here. */
export interface NewPerson {
  name: string;
  email: string;
  role: Role;
}

/** A link that signs somebody in once. It is shown this once. */
export interface SignInLink {
  id: Id;
  url: string;
  expiresAt: Instant;
}

/** In a 409 `has_live_work`: what is in the way of a deletion. */
export interface LiveWork {
  /** Waits, or rings at somebody. */
  waiting: number;
  /** Somebody works on it. */
  held: number;
}

/** A sentence about a queue that works, but perhaps not as meant. */
export interface QueueWarning {
  code: 'no_people' | 'nobody_able' | 'nobody_in_step' | 'unreached';
  /** The step it is about; null: the whole queue. */
  step: number | null;
  message: string;
}

/** A queue as an administrator sees it: its policy, who works it, what waits. */
export interface QueueSetup {
  id: Id;
  name: string;
  policy: QueuePolicy;
  people: Named[];
  waiting: number;
  held: number;
  inboxes: Named[];
  warnings: QueueWarning[];
}

/** `POST /v1/queues/preview`: who could take work of this queue in each step, were it offered now. */
export interface StepPreview {
  /** How many meet the step at all, there or not. */
  able: number;
  /** How many of them could take something this moment. */
  ready: number;
  /** The first of them, those who could take it now before the others. */
  people: (Named & { ready: boolean; why: string | null })[];
}

/** What somebody else did at a person's desk, as that person is told. */
export interface DeskAct {
  by: string;
  act: 'status' | 'desk' | 'taken' | 'given';
  /** Of a desk: `queues`, `teams`, `skills`, `capacity`, `mode`. */
  fields: string[];
  status: string | null;
  conversationId: Id | null;
  reason: string | null;
  at: Instant;
}

/** What a wrap-up may say, as an administrator sees it: the switched off as well. */
export interface DispositionSetup extends Disposition {
  /** Null: said in every queue. */
  queueId: Id | null;
  /** The order on its level. */
  place: number;
  enabled: boolean;
}

/** `GET /v1/routing-settings`: how work stands beside work, where a person has nothing else of their own. */
export interface RoutingSettings {
  mode: CapacityMode;
  interruptibleBy: InterruptibleBy;
  /** How much of each class somebody new works at once, until their desk says otherwise. */
  limits: Record<ChannelClass, number>;
}
