import type { Candidate, KillSwitch, PlaySettings } from '../../contract/decisions.js';
import type { ConsentState, LedgerEntry } from '../../governance/index.js';

export type Action = Exclude<Candidate['action'], 'sensitive_action'>;

/** Everything a decision may look at, frozen when it is made: nothing else is read while deciding, so it can be made again. */
export interface Snapshot {
  at: string;
  play: PlaySettings;
  trigger: { type: string; id: string };
  profile: { id: string; name: string | null; doNotContact: boolean; openComplaint: boolean };
  conversation: { id: string; control: { kind: string; id: string | null; name: string | null } };
  contact: { id: string; open: boolean; issueKey: string; contacts: number; gapSeconds: number; reviewed: boolean };
  /** `where` stands in no record from before it was told: their words are made again as they were. */
  place: { zone: string; city: string; where?: string; time: string; quietEndsAt: string };
  channel: { kind: string; inbox: string; paused: boolean };
  consent: ConsentState & { purpose: string; allowed: boolean };
  /** What was reserved or sent to this customer in the last 24 h, and when the oldest in the way falls out. */
  ledger: { entries: LedgerEntry[]; freesAt: string | null };
  killSwitch: KillSwitch;
  lastAgent: { id: string; name: string; onShift: boolean; used: number; limit: number } | null;
}

/** What stops a candidate: the stage, the rule, and what was seen against what it asks. */
export interface Stop {
  stage: Candidate['stage'];
  verdict: 'held' | 'never';
  code: string;
  rule: string;
  observed: string;
  required: string;
  sentence: string;
  /** When it is worth looking again, where that is known. */
  until: string | null;
}

export interface Weighed {
  action: Action;
  label: string;
  /** Estimated chance, 0 to 1, that the issue ends without another contact. */
  value: number;
  stop: Stop | null;
}

export interface WhatIf<Chosen extends string = Action> {
  change: string;
  chosen: Chosen;
}

/** All that follows from a snapshot. */
export interface Result<Chosen extends string = Action> {
  chosen: Chosen;
  sentence: string;
  candidates: Candidate[];
  whatIf: WhatIf<Chosen>[];
  /** Set when nothing was done because something better was held: by what, and until when. */
  hold: { by: string; until: string | null } | null;
  /** Set when an outreach that would have been chosen was held back. */
  suppressed: { code: string; sentence: string } | null;
}
