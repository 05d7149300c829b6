import type { FieldError, Id, Instant, Page } from './common.js';

/** Whose it is: one person's, those of a queue, or everybody's. */
export const shelves = ['mine', 'queue', 'all'] as const;
export type Shelf = (typeof shelves)[number];

export interface CannedReply {
  id: Id;
  /** What is typed after the `/`. */
  shortcut: string;
  title: string;
  folder: string;
  scope: Shelf;
  queueId: Id | null;
  /** With variables as `{{customer.name}}`; an unresolved one blocks the send. */
  body: string;
  /** Whether the reader may change it. */
  editable: boolean;
  updatedAt: Instant;
}

/** One step of a macro or a rule. */
export type Action =
  | { do: 'reply'; text: string }
  | { do: 'note'; text: string }
  | { do: 'tag'; add?: string[]; remove?: string[] }
  | { do: 'priority'; priority: number }
  /** To a queue, asking for skills where some are named. */
  | { do: 'transfer'; queueId: Id; skills?: { name: string; min: number }[] }
  /** To a person; null: to whoever runs the macro. */
  | { do: 'assign'; agentId: Id | null }
  | { do: 'snooze'; seconds: number }
  | { do: 'resolve' }
  /** Goes on only when whoever is there has proved enough for this sensitive action. */
  | { do: 'prove'; action: string }
  /**
   * Closes what went quiet, with care: a warning first, and the close after `graceSeconds` of silence. Where the warning
   * may not be sent, `unwarned` says whether it closes all the same.
   */
  | { do: 'close'; warning: string; graceSeconds: number; unwarned: 'close' | 'leave' };
export type ActionName = Action['do'];

export interface Macro {
  id: Id;
  name: string;
  scope: Shelf;
  queueId: Id | null;
  actions: Action[];
  editable: boolean;
  updatedAt: Instant;
}

/** What an action would do, or why it could not. */
export interface ForeseenAction {
  action: Action;
  /** In words: "Tag vip". */
  words: string;
  /** The words as they would go out. */
  text?: string;
  problem: ActionProblem | null;
}

export interface ActionProblem {
  code: string;
  title: string;
  errors?: FieldError[];
}

export interface ActionResult extends ForeseenAction {
  /** `skipped`: one before it failed, and they are meant in order. */
  state: 'done' | 'failed' | 'skipped';
}

/** `POST /v1/conversations/{id}/macros/{macroId}`. */
export interface MacroOutcome {
  runId: Id;
  state: 'done' | 'failed';
  results: ActionResult[];
}

export const ruleMoments = [
  'message.received',
  'conversation.opened',
  'conversation.reopened',
  'conversation.changed',
  'conversation.resolved',
  'control.changed',
  'work.queued',
  /** Nothing was said for a while. */
  'idle',
] as const;
export type RuleMoment = (typeof ruleMoments)[number];

export const conditionOps = [
  'is',
  'is_not',
  'in',
  'not_in',
  'contains',
  'contains_any',
  'not_contains',
  'starts_with',
  'above',
  'below',
  'known',
  'unknown',
] as const;
export type ConditionOp = (typeof conditionOps)[number];

/** As a sentence says it: "subject contains refund". */
export const conditionWords: Record<ConditionOp, string> = {
  is: 'is',
  is_not: 'is not',
  in: 'is one of',
  not_in: 'is none of',
  contains: 'contains',
  contains_any: 'contains one of',
  not_contains: 'does not contain',
  starts_with: 'starts with',
  above: 'is above',
  below: 'is below',
  known: 'is known',
  unknown: 'is not known',
};

export type RuleFieldType = 'text' | 'choice' | 'list' | 'number' | 'boolean';

/** What a condition can ask about. */
export interface RuleField {
  field: string;
  label: string;
  type: RuleFieldType;
  /** Where only some values exist. */
  choices?: string[];
}

export interface Condition {
  field: string;
  op: ConditionOp;
  value?: string | number | boolean | string[];
}

/** All of `all`, and, where there are any, one of `any`. */
export interface Conditions {
  all: Condition[];
  any: Condition[];
}

export interface Rule {
  id: Id;
  name: string;
  /** They run in this order. */
  place: number;
  enabled: boolean;
  when: RuleMoment;
  idleSeconds: number | null;
  conditions: Conditions;
  actions: Action[];
  /** Of the last seven days. */
  counts: { done: number; failed: number; held: number; missed: number };
  updatedAt: Instant;
}

export interface RuleRun {
  id: Id;
  conversationId: Id;
  customer: string | null;
  state: 'running' | 'done' | 'failed' | 'held';
  /** Each condition that was met, and what stood there then. */
  saw: RuleSaw[];
  results: ActionResult[];
  at: Instant;
}

export interface RuleSaw {
  condition: string;
  saw: string;
}

/** `GET /v1/callable-teams`: a team a note can call. */
export interface CallableTeam {
  id: Id;
  name: string;
  /** Who works here and is told. */
  members: number;
}

/** Why a rule did nothing, and how often on one day. */
export interface RuleMiss {
  why: string;
  day: string;
  times: number;
  lastConversationId: Id | null;
  lastAt: Instant;
}

/** One conversation of a dry run: nothing was done. */
export interface DryRunLine {
  conversationId: Id;
  customer: string | null;
  subject: string | null;
  matches: boolean;
  /** The condition that was not met, and what was there instead. */
  why: string | null;
  would: ForeseenAction[];
}

export interface DryRun {
  looked: number;
  matched: number;
  /** Those that match come first. */
  lines: DryRunLine[];
}

export interface Mention {
  id: Id;
  conversationId: Id;
  messageId: Id;
  by: { id: Id; name: string };
  /** The team or queue whose people were called; null: by name. */
  group: { kind: 'queue' | 'team'; id: Id; name: string } | null;
  customer: string | null;
  text: string;
  at: Instant;
  seenAt: Instant | null;
}

/** A page of one's own, with how many of all were not looked at. */
export interface Mentions extends Page<Mention> {
  unseen: number;
}

export interface Participant {
  id: Id;
  name: string;
  why: 'followed' | 'mentioned' | 'added';
  since: Instant;
}
