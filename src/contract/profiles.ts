import type { Id, Instant } from './common.js';

/** One reason for or against two records being one person. */
export interface MergeEvidence {
  field: string;
  a: string | null;
  b: string | null;
  agreement: 'same' | 'close' | 'differs' | 'missing';
  /** In log-odds: above zero speaks for one person. */
  weight?: number;
  /** The same in words. */
  says?: string;
}

export interface MergeProposal {
  id: Id;
  a: { id: Id; name: string | null };
  b: { id: Id; name: string | null };
  /** 0 to 1. */
  score: number;
  evidence: MergeEvidence[];
  /** `likely_same`; `shared_address` where only an address is shared; `parted` after an un-merge. */
  why: string;
  state: 'open' | 'accepted' | 'rejected' | 'overtaken';
  createdAt: Instant;
}

/** One merge and what became of it. */
export interface MergeLine {
  id: Id;
  surviving: Id;
  discarded: Id;
  discardedName: string | null;
  reason: string;
  score: number | null;
  evidence: MergeEvidence[];
  actorKind: string;
  actorId: Id | null;
  at: Instant;
  undoneAt: Instant | null;
  undoneBy: Id | null;
  undoneWhy: string | null;
}
