import type { Id, Instant } from './common.js';
import type { Assurance, NeededProof } from './traits.js';

/** The stages a candidate passes, in order; it stops at the first that refuses. */
export const decisionStages = ['fits', 'consent', 'timing', 'caps', 'channel', 'choice'] as const;
export type DecisionStage = (typeof decisionStages)[number];

export interface Candidate {
  action: 'route_to_last_agent' | 'callback_offer' | 'supervisor_review' | 'sensitive_action' | 'do_nothing';
  label: string;
  verdict: 'chosen' | 'held' | 'never' | 'outranked';
  /** The stage where it stopped; `choice` when it was weighed. */
  stage: DecisionStage;
  code: string;
  rule: string;
  observed: string;
  required: string;
  sentence: string;
  value: number;
}

/** Everything needed to recompute one decision bit for bit. */
export interface Decision {
  id: Id;
  at: Instant;
  play: string;
  trigger: { type: string; id: string };
  profile: { id: Id; name: string | null };
  conversationId: Id | null;
  sentence: string;
  chosen: Candidate['action'];
  candidates: Candidate[];
  snapshot: Record<string, unknown>;
  versions: Record<string, number | string>;
  tookMs: number;
  /** What would have changed it, recomputed; three at most. */
  whatIf: { change: string; chosen: Candidate['action'] }[];
  outcome: { state: string; at: Instant | null } | null;
}

/** `GET /v1/profiles/{id}/held`: a contact the hub proposed and holds back for now. */
export interface HeldContact {
  id: Id;
  conversationId: Id;
  play: string;
  /** Why. */
  sentence: string;
  /** When it is looked at again; null: when what holds it ends. */
  until: Instant | null;
}

/** `GET /preferences/{token}/contacts.json`: for the customer, what the hub did by itself toward one of their addresses. */
export interface ContactStatement {
  /** The address, masked. */
  address: string;
  /** Goes back to here; newest first, and no more than 100. */
  from: Instant;
  contacts: {
    /** Name it when you ask about it. */
    reference: Id;
    at: Instant;
    channel: string;
    purpose: string;
    /** What it was about. */
    about: string;
    /** `held`: looked at again later; `not_sent`: it is over. */
    outcome: 'sent' | 'on_its_way' | 'held' | 'not_sent';
    why: string;
  }[];
}

/** Something that does harm when it is done for somebody else: a credit, another address. */
export interface SensitiveAction {
  name: string;
  label: string;
  /** How well who is in the conversation must have proved who they are. */
  needsProof: NeededProof;
}

/** `POST /v1/conversations/{id}/eligibility`. */
export interface Eligibility {
  action: string;
  label: string;
  eligible: boolean;
  sentence: string;
  /** Why not: `IDENTITY_LEVEL` where too little is proved. */
  reasons: Pick<Candidate, 'code' | 'rule' | 'observed' | 'required' | 'sentence'>[];
  assurance: Assurance;
  decisionId: Id;
}

export interface PlaySettings {
  play: 'repeat_contact_breaker';
  enabled: boolean;
  version: number;
  capPer24h: number;
  quietFrom: string;
  quietUntil: string;
  supervisorAt: number;
}

export interface KillSwitch {
  on: boolean;
  by: string | null;
  at: Instant | null;
  reason: string | null;
}
